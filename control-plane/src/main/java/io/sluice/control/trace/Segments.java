package io.sluice.control.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.ByteStreams;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The files of a log of lines, in a folder of their own: one that grows, and those that are full,
 * compressed. The oldest goes when together they are too large. Written by one thread, read by any.
 */
final class Segments implements AutoCloseable {
  private static final String PLAIN = ".jsonl";
  private static final String COMPRESSED = ".jsonl.gz";

  private final Path folder;
  private final long maxBytes;
  private long number;
  private OutputStream out;
  private long written;

  /** What may be read of the file that grows: whole lines only. */
  private volatile Flushed newest;

  private record Flushed(Path file, long bytes) {}

  private Segments(Path folder, long maxBytes, long number) throws IOException {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.number = number;
    newest = new Flushed(file(), 0);
    out = new BufferedOutputStream(Files.newOutputStream(newest.file()));
  }

  /**
   * {@return the files of a folder, which is made if there is none}
   *
   * @param maxBytes size of all of them together, about
   */
  static Segments open(Path folder, long maxBytes) throws IOException {
    Files.createDirectories(folder);
    List<Path> left = files(folder);
    for (Path file : left) {
      // The process before did not come to compressing it.
      if (!file.toString().endsWith(COMPRESSED)) {
        compress(file);
      }
    }
    return new Segments(folder, maxBytes, left.isEmpty() ? 1 : number(left.getLast()) + 1);
  }

  /** {@return whether the newest file is full, and another one should be begun} */
  boolean isFull() {
    return written >= maxBytes / 16;
  }

  void write(String line) throws IOException {
    byte[] bytes = (line + "\n").getBytes(UTF_8);
    out.write(bytes);
    written += bytes.length;
  }

  /** Lets readers see what was written. */
  void flush() throws IOException {
    out.flush();
    newest = new Flushed(newest.file(), written);
  }

  /** Begins another file, and makes room for it. */
  void rotate() throws IOException {
    flush();
    out.close();
    Path full = newest.file();
    number++;
    written = 0;
    newest = new Flushed(file(), 0);
    out = new BufferedOutputStream(Files.newOutputStream(newest.file()));
    compress(full);
    List<Path> files = files(folder);
    long bytes = 0;
    for (Path file : files.reversed()) {
      bytes += Files.size(file);
      if (bytes > maxBytes - maxBytes / 16 && !file.equals(newest.file())) {
        Files.delete(file);
      }
    }
  }

  /** {@return the files to read, oldest first} */
  List<Path> files() throws IOException {
    return files(folder);
  }

  /** {@return what may be read of a file; empty if it has gone} */
  Optional<InputStream> read(Path file) throws IOException {
    Flushed growing = newest;
    try {
      if (file.toString().endsWith(COMPRESSED)) {
        return Optional.of(new GZIPInputStream(Files.newInputStream(file)));
      }
      InputStream in = Files.newInputStream(file);
      return Optional.of(file.equals(growing.file()) ? ByteStreams.limit(in, growing.bytes()) : in);
    } catch (NoSuchFileException _) {
      Path compressed = compressed(file);
      return Files.exists(compressed) && !file.equals(compressed)
          ? read(compressed)
          : Optional.empty();
    }
  }

  private Path file() {
    return folder.resolve(String.format("%012d%s", number, PLAIN));
  }

  private static Path compressed(Path plain) {
    String name = plain.getFileName().toString().replace(COMPRESSED, "").replace(PLAIN, "");
    return plain.resolveSibling(name + COMPRESSED);
  }

  private static void compress(Path plain) throws IOException {
    Path half = plain.resolveSibling(plain.getFileName() + ".next");
    try (var to = new GZIPOutputStream(Files.newOutputStream(half))) {
      long _ = Files.copy(plain, to);
    }
    Files.move(half, compressed(plain), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(plain);
  }

  private static long number(Path file) {
    return Long.parseLong(file.getFileName().toString().replaceFirst("\\..*", ""));
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.{jsonl,jsonl.gz}")) {
      for (Path file : all) {
        if (file.getFileName().toString().matches("\\d{1,18}\\..*")) {
          files.add(file);
        }
      }
    }
    Collections.sort(files);
    return files;
  }

  @Override
  public void close() throws IOException {
    flush();
    out.close();
  }
}
