package io.sluice.control.loop;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.source.FigureSource;
import io.sluice.control.source.Origins;
import io.sluice.control.source.StatsWindows;
import io.sluice.control.store.Journal;
import io.sluice.control.store.RollbackLog;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.judge.Judge;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What a loop works with.
 *
 * @param journal where decisions are kept; the loop does not close it
 * @param sideFile where rollbacks go that the journal cannot take; the loop does not close it
 * @param envoys the Envoys
 * @param windows what they report
 * @param figures where the figures come from that they do not report
 * @param judge what turns that into verdicts
 * @param observations where what was judged is kept for a while
 * @param origins where failures come from
 * @param effects what carries out effects
 * @param clock the wall clock
 * @param seeds where the seeds of new rollouts come from
 * @param meters where the loop counts
 * @param pace how often it does what
 */
public record LoopParts(
    Journal journal,
    RollbackLog sideFile,
    Envoys envoys,
    StatsWindows windows,
    FigureSource figures,
    Judge judge,
    Observations observations,
    Origins origins,
    EffectRunner effects,
    InstantSource clock,
    LongSupplier seeds,
    MeterRegistry meters,
    Pace pace) {}
