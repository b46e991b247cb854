package io.sluice.control.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a picture: rows under one label, of which some can go where there is no room.
 *
 * @param worth the higher, the later its rows go
 * @param least how many rows stay in any case
 * @param newestLast whether the first rows are the first to go
 */
record Block(String label, int worth, int least, boolean newestLast, List<String> rows) {
  Block {
    rows = List.copyOf(rows);
  }

  /** {@return the same without so many rows} */
  private Block without(int count) {
    return new Block(
        label,
        worth,
        least,
        newestLast,
        newestLast ? rows.subList(count, rows.size()) : rows.subList(0, rows.size() - count));
  }

  /** {@return the blocks with at most so many rows in all, if they can do with them} */
  static List<Block> fitted(List<Block> blocks, int rowsMax) {
    var fitted = new ArrayList<>(blocks);
    int over = blocks.stream().mapToInt(block -> block.rows().size()).sum() - rowsMax;
    List<Integer> worths = blocks.stream().map(Block::worth).sorted().distinct().toList();
    for (int worth : worths) {
      for (int i = 0; i < fitted.size() && over > 0; i++) {
        Block block = fitted.get(i);
        if (block.worth() == worth) {
          int gone = Math.clamp(over, 0, Math.max(0, block.rows().size() - block.least()));
          fitted.set(i, block.without(gone));
          over -= gone;
        }
      }
    }
    return fitted;
  }
}
