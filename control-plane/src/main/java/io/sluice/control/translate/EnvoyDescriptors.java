package io.sluice.control.translate;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TypeRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The published Envoy messages with the fields added that they lack.
 *
 * <p>A file that needs no addition, and depends on none that does, is the published one itself.
 */
final class EnvoyDescriptors {
  private final Map<String, Descriptor> additions;
  private final Map<String, FileDescriptor> files = new HashMap<>();
  private final Map<String, Descriptor> roots = new HashMap<>();
  private final TypeRegistry registry;

  /**
   * @param roots the messages to be extended, with all that they are made of and all that may be in
   *     an {@code Any} of theirs
   * @param additions messages whose fields are added, by the full name of the message that lacks
   *     them
   */
  EnvoyDescriptors(List<Descriptor> roots, Map<String, Descriptor> additions) {
    this.additions = Map.copyOf(additions);
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    for (Descriptor root : roots) {
      FileDescriptor file = extended(root.getFile());
      Descriptor found = file.findMessageTypeByName(root.getName());
      this.roots.put(root.getFullName(), found);
      types.add(found);
    }
    registry = types.build();
  }

  /** {@return the extended message of that published one, which is one of the roots} */
  Descriptor extended(Descriptor published) {
    Descriptor found = roots.get(published.getFullName());
    if (found == null) {
      throw new IllegalArgumentException(published.getFullName() + " is no root");
    }
    return found;
  }

  /** {@return all messages, for what is in an {@code Any}} */
  TypeRegistry registry() {
    return registry;
  }

  private FileDescriptor extended(FileDescriptor file) {
    FileDescriptor known = files.get(file.getFullName());
    if (known != null) {
      return known;
    }
    FileDescriptorProto.Builder proto = file.toProto().toBuilder();
    List<FileDescriptor> dependencies = new ArrayList<>();
    file.getDependencies().forEach(dependency -> dependencies.add(extended(dependency)));
    boolean changed = add(proto, dependencies) || !dependencies.equals(file.getDependencies());
    FileDescriptor result = changed ? build(proto.build(), dependencies) : file;
    files.put(file.getFullName(), result);
    return result;
  }

  /** {@return whether the file has a message that lacks fields; they are then added} */
  private boolean add(FileDescriptorProto.Builder file, List<FileDescriptor> dependencies) {
    boolean added = false;
    for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
      Descriptor addition = additions.get(file.getPackage() + "." + message.getName());
      if (addition == null) {
        continue;
      }
      addition.getFields().forEach(field -> message.addField(field.toProto()));
      for (FileDescriptor needed : addition.getFile().getDependencies()) {
        if (!file.getDependencyList().contains(needed.getFullName())) {
          file.addDependency(needed.getFullName());
          dependencies.add(needed);
        }
      }
      added = true;
    }
    return added;
  }

  private static FileDescriptor build(
      FileDescriptorProto proto, List<FileDescriptor> dependencies) {
    try {
      return FileDescriptor.buildFrom(proto, dependencies.toArray(new FileDescriptor[0]));
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(proto.getName() + " cannot be extended", e);
    }
  }
}
