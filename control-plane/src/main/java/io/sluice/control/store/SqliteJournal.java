package io.sluice.control.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The journal in one SQLite file: a write-ahead log, synced in full at each append, and one process
 * that owns it. The lock is the operating system's, so a killed process leaves none behind.
 */
public final class SqliteJournal implements Journal {
  /** Marks the file as Sluice's: "SLCE". */
  private static final int APPLICATION_ID = 0x534C4345;

  private static final int SCHEMA_VERSION = 1;

  /** Most entries of one page, so that a reader of the history never holds up an append. */
  private static final int PAGE_ENTRIES_MAX = 1_000;

  private final Path file;
  private final RecordCodec codec;
  private final Connection connection;

  /** Fair, so that a reader of many pages lets a writer in between. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private long lastRevision;

  /** Set by a failed append, of which nobody knows whether it is stored after all. */
  private boolean uncertain;

  private SqliteJournal(Path file, RecordCodec codec, Connection connection, long lastRevision) {
    this.file = file;
    this.codec = codec;
    this.connection = connection;
    this.lastRevision = lastRevision;
  }

  /**
   * {@return the journal of a file, which is made if there is none}
   *
   * @throws StoreException if the file belongs to another process, or is none of Sluice's
   */
  public static SqliteJournal open(Path file) throws StoreException {
    return open(file, RecordCodec.CURRENT);
  }

  static SqliteJournal open(Path file, RecordCodec codec) throws StoreException {
    Connection connection = null;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      connection = config().createConnection("jdbc:sqlite:" + file);
      long lastRevision = prepare(connection, file);
      return new SqliteJournal(file, codec, connection, lastRevision);
    } catch (SQLException | IOException e) {
      closeAfter(connection, e);
      throw e instanceof StoreException known ? known : opening(file, e);
    }
  }

  private static SQLiteConfig config() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
    config.setBusyTimeout(0);
    return config;
  }

  private static long prepare(Connection connection, Path file) throws SQLException, IOException {
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      int version = (int) number(statement.executeQuery("PRAGMA user_version"));
      int application = (int) number(statement.executeQuery("PRAGMA application_id"));
      if (application == 0 && number(statement.executeQuery(COUNT_TABLES)) == 0) {
        statement.execute("PRAGMA application_id = " + APPLICATION_ID);
        statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
        statement.execute(CREATE_RECORD);
      } else if (application != APPLICATION_ID) {
        throw new StoreException(file + " is a SQLite file, but not a journal of Sluice");
      } else if (version != SCHEMA_VERSION) {
        throw new StoreException(
            file
                + " has the layout of version "
                + version
                + "; this Sluice knows "
                + SCHEMA_VERSION);
      } else {
        // An update takes the lock that a mere read would leave to others.
        statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
      }
      long last = number(statement.executeQuery(LAST_REVISION));
      connection.commit();
      return last;
    }
  }

  private static final String COUNT_TABLES = "SELECT COUNT(*) FROM sqlite_schema";

  private static final String LAST_REVISION = "SELECT COALESCE(MAX(revision), 0) FROM record";

  private static final String CREATE_RECORD =
      """
      CREATE TABLE record (
        revision INTEGER PRIMARY KEY,
        checksum INTEGER NOT NULL,
        envelope BLOB NOT NULL
      ) STRICT
      """;

  @Override
  public Appended append(long expectedRevision, List<JournalRecord> records) throws StoreException {
    List<byte[]> envelopes = encode(expectedRevision, records);
    lock.lock();
    try {
      if (uncertain) {
        lastRevision = lastRevision();
        uncertain = false;
      }
      if (expectedRevision != lastRevision) {
        return new Appended.Conflict(lastRevision);
      }
      insert(expectedRevision, envelopes);
      lastRevision += records.size();
      return new Appended.Stored(lastRevision);
    } catch (SQLException e) {
      StoreException failure =
          new StoreException("cannot write " + file + ": " + e.getMessage(), e);
      rollBack(failure);
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  private List<byte[]> encode(long expectedRevision, List<JournalRecord> records) {
    if (records.isEmpty() || records.size() > APPEND_RECORDS_MAX) {
      throw new IllegalArgumentException("an append has 1 to 100 records, not " + records.size());
    }
    List<byte[]> envelopes = new ArrayList<>();
    long bytes = 0;
    long revision = expectedRevision;
    for (JournalRecord record : records) {
      if (record.revision() != ++revision) {
        throw new IllegalArgumentException(
            "revision " + record.revision() + " stands where " + revision + " is due");
      }
      byte[] envelope = codec.encode(record.at(), record.event()).toByteArray();
      bytes += envelope.length;
      envelopes.add(envelope);
    }
    if (bytes > APPEND_BYTES_MAX) {
      throw new IllegalArgumentException("an append is at most 1 MiB, not " + bytes + " bytes");
    }
    return envelopes;
  }

  private void insert(long afterRevision, List<byte[]> envelopes) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO record (revision, checksum, envelope) VALUES (?, ?, ?)")) {
      long revision = afterRevision;
      for (byte[] envelope : envelopes) {
        insert.setLong(1, ++revision);
        insert.setLong(2, checksum(envelope));
        insert.setBytes(3, envelope);
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
    }
  }

  private long lastRevision() throws SQLException {
    try (var statement = connection.createStatement()) {
      return number(statement.executeQuery(LAST_REVISION));
    }
  }

  private void rollBack(StoreException failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public Page read(long afterRevision, int limit) throws StoreException {
    lock.lock();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT revision, checksum, envelope FROM record WHERE revision > ?"
                + " ORDER BY revision LIMIT ?")) {
      select.setLong(1, afterRevision);
      select.setInt(2, Math.min(limit, PAGE_ENTRIES_MAX));
      List<JournalEntry> entries = entries(afterRevision, select.executeQuery());
      connection.commit();
      return new Page(entries, lastRevision);
    } catch (SQLException e) {
      StoreException failure = new StoreException("cannot read " + file + ": " + e.getMessage(), e);
      rollBack(failure);
      throw failure;
    } finally {
      lock.unlock();
    }
  }

  private List<JournalEntry> entries(long afterRevision, ResultSet rows) throws SQLException {
    List<JournalEntry> entries = new ArrayList<>();
    long due = afterRevision + 1;
    while (rows.next()) {
      long revision = rows.getLong(1);
      if (revision != due) {
        entries.add(new JournalEntry.Unknown(due, "records up to " + revision + " are missing"));
        return entries;
      }
      byte[] envelope = rows.getBytes(3);
      entries.add(
          checksum(envelope) == rows.getLong(2)
              ? codec.decode(revision, envelope)
              : new JournalEntry.Unknown(revision, "the record is damaged: its checksum is wrong"));
      due++;
    }
    return entries;
  }

  @Override
  public void close() throws StoreException {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("cannot close " + file + ": " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private static long number(ResultSet row) throws SQLException {
    try (row) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long checksum(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  private static void closeAfter(
      @org.jspecify.annotations.Nullable Connection connection, Exception cause) {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static StoreException opening(Path file, Exception e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      if (code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED) {
        return new StoreException(
            "the journal " + file + " is in use by another Sluice: one file has one process", e);
      }
      if (code == SQLiteErrorCode.SQLITE_NOTADB || code == SQLiteErrorCode.SQLITE_CORRUPT) {
        return new StoreException("the journal " + file + " is damaged: " + e.getMessage(), e);
      }
    }
    return new StoreException("cannot open the journal " + file + ": " + e.getMessage(), e);
  }
}
