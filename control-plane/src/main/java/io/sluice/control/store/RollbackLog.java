package io.sluice.control.store;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sluice.proto.journal.v1.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The side file: rollbacks that the journal could not take, each synced to the disk before the call
 * returns. Its space is taken when it is opened, so that a disk that has become full does not keep
 * a rollback out.
 *
 * <p>An entry is its length, its CRC-32C (4 bytes each, big-endian) and its bytes; a length of 0
 * ends the list, and so does an entry that was cut off. A disk that hangs is waited for only so
 * long; what was to be written is written when it works again, in order.
 */
public final class RollbackLog implements AutoCloseable {
  /** Room for some thousand rollbacks; beyond it the file grows, if it can. */
  private static final int RESERVED_BYTES = 256 << 10;

  private static final int HEADER_BYTES = 8;

  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final int WAITING_MAX = 256;

  private final FileChannel channel;
  private final RecordCodec codec = RecordCodec.CURRENT;
  private final PatientThread writer = new PatientThread("side-file", PATIENCE, WAITING_MAX);
  private long end;

  private RollbackLog(FileChannel channel) {
    this.channel = channel;
  }

  /** {@return the side file at a path, which is made if there is none} */
  public static RollbackLog open(Path file) throws StoreException {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      var log = new RollbackLog(channel);
      log.reserve();
      log.end = log.scan(new ArrayList<>());
      return log;
    } catch (IOException e) {
      throw new StoreException("cannot open the side file " + file + ": " + e.getMessage(), e);
    }
  }

  private void reserve() throws IOException {
    long size = channel.size();
    if (size < RESERVED_BYTES) {
      write(ByteBuffer.allocate((int) (RESERVED_BYTES - size)), size);
      channel.force(true);
    }
  }

  /**
   * Adds a rollback.
   *
   * @param baseRevision the revision that it was decided on
   * @param records its records
   */
  public void append(long baseRevision, List<JournalRecord> records) throws StoreException {
    var entry = Wire.SideEntry.newBuilder().setBaseRevision(baseRevision);
    records.forEach(record -> entry.addRecords(codec.encode(record.at(), record.event())));
    byte[] bytes = entry.build().toByteArray();
    ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + bytes.length + HEADER_BYTES);
    buffer.putInt(bytes.length).putInt(checksum(bytes)).put(bytes).rewind();
    long _ =
        writer.call(() -> {
          try {
            write(buffer, end);
            channel.force(true);
            end += HEADER_BYTES + bytes.length;
            return end;
          } catch (IOException e) {
            throw new StoreException("cannot write the side file: " + e.getMessage(), e);
          }
        });
  }

  /** {@return all rollbacks, oldest first} */
  public List<SideEntry> read() throws StoreException {
    return writer.call(() -> {
      List<SideEntry> entries = new ArrayList<>();
      try {
        scan(entries);
      } catch (IOException e) {
        throw new StoreException("cannot read the side file: " + e.getMessage(), e);
      }
      return entries;
    });
  }

  /** Empties it; all that it held is in the journal. */
  public void clear() throws StoreException {
    long _ =
        writer.call(() -> {
          try {
            write(ByteBuffer.allocate((int) Math.max(end, HEADER_BYTES)), 0);
            channel.force(true);
            end = 0;
            return end;
          } catch (IOException e) {
            throw new StoreException("cannot empty the side file: " + e.getMessage(), e);
          }
        });
  }

  private long scan(List<SideEntry> entries) throws IOException {
    long at = 0;
    while (at + HEADER_BYTES <= channel.size()) {
      ByteBuffer header = readFully(at, HEADER_BYTES);
      int length = header.getInt();
      int checksum = header.getInt();
      if (length <= 0 || length > channel.size() - at - HEADER_BYTES) {
        return at;
      }
      byte[] bytes = readFully(at + HEADER_BYTES, length).array();
      if (checksum(bytes) != checksum) {
        return at;
      }
      entries.add(entry(bytes));
      at += HEADER_BYTES + length;
    }
    return at;
  }

  private SideEntry entry(byte[] bytes) throws InvalidProtocolBufferException {
    Wire.SideEntry wire = Wire.SideEntry.parseFrom(bytes);
    List<JournalEntry> records = new ArrayList<>();
    long revision = wire.getBaseRevision();
    for (Wire.Envelope envelope : wire.getRecordsList()) {
      records.add(codec.decode(++revision, envelope));
    }
    return new SideEntry(wire.getBaseRevision(), records);
  }

  private void write(ByteBuffer buffer, long at) throws IOException {
    while (buffer.hasRemaining()) {
      at += channel.write(buffer, at);
    }
  }

  private ByteBuffer readFully(long at, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("the side file ends early");
      }
    }
    return buffer.flip();
  }

  private static int checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public void close() throws StoreException {
    writer.close();
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the side file: " + e.getMessage(), e);
    }
  }
}
