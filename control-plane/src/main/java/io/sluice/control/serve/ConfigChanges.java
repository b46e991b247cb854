package io.sluice.control.serve;

import io.sluice.control.config.ConfigResult;
import io.sluice.control.loop.ControlLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of changed config files from the watch to the loop, which starts later than the watch.
 */
final class ConfigChanges implements Consumer<ConfigResult> {
  private static final Logger log = LoggerFactory.getLogger(ConfigChanges.class);

  private final CompletableFuture<ControlLoop> loop = new CompletableFuture<>();
  private final ListenerCertificates certificates;

  /**
   * @param certificates what the listeners prove themselves with
   */
  ConfigChanges(ListenerCertificates certificates) {
    this.certificates = certificates;
  }

  /** From now on changes are handed to a loop. */
  void goTo(ControlLoop running) {
    loop.complete(running);
  }

  @Override
  public void accept(ConfigResult result) {
    try {
      hand(result, loop.get());
    } catch (InterruptedException e) {
      log.debug("The config files are watched no more");
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the loop is never failed", e);
    }
  }

  private void hand(ConfigResult result, ControlLoop loop) throws InterruptedException {
    switch (result) {
      case ConfigResult.Loaded(var config, var warnings) -> {
        warnings.forEach(warning -> log.warn("{}", warning));
        List<String> problems = certificates.problems(config);
        if (problems.isEmpty()) {
          loop.reload(config);
        } else {
          loop.configRefused(problems);
        }
      }
      case ConfigResult.Refused(var errors) ->
          loop.configRefused(errors.stream().map(Object::toString).toList());
    }
  }
}
