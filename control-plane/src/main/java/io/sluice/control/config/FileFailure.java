package io.sluice.control.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Why a file cannot be used, as people say it; the file itself is named by who asks. */
public final class FileFailure {
  private FileFailure() {}

  /** {@return what is the case with a file that cannot be read} */
  static String unreadable(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "does not exist";
      case NotDirectoryException _ -> "is not a directory";
      default -> "cannot be read: " + reason(failure);
    };
  }

  /** {@return the reason alone} */
  public static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "it does not exist, or what it would be in does not";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already, as something else";
      case NotDirectoryException _ -> "it is not a directory";
      case FileSystemException e ->
          Objects.requireNonNullElse(e.getReason(), "the file system refuses it");
      default -> Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    };
  }
}
