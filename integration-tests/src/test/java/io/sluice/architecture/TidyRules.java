package io.sluice.architecture;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The sizes and names that keep the sources readable, found by the compiler's own parser.
 *
 * <p>The header of a record is data and may be as long as the data is, and so may its canonical
 * constructor; what overrides a method cannot choose its name and parameters.
 */
final class TidyRules {
  static final int MAX_FILE_LINES = 300;
  static final int MAX_METHOD_LINES = 40;
  static final int MAX_PARAMETERS = 5;
  private static final Pattern VAGUE_TYPE = Pattern.compile(".*(Utils?|Manager|Helper|Impl)");
  private static final Pattern GETTER = Pattern.compile("get([A-Z].*)?");

  private TidyRules() {}

  /** {@return what is untidy in the files, as {@code path:line: what}} */
  static List<String> violations(List<SourceFile> files) {
    var found = new ArrayList<String>();
    var byUri = files.stream().collect(toMap(TidyRules::uri, identity()));
    var parsed = files.stream().map(TidyRules::asJavaFile).toList();
    try {
      var compiler = ToolProvider.getSystemJavaCompiler();
      var task = (JavacTask) compiler.getTask(null, null, _ -> {}, null, null, parsed);
      var positions = Trees.instance(task).getSourcePositions();
      for (var unit : task.parse()) {
        var file = Objects.requireNonNull(byUri.get(unit.getSourceFile().toUri()));
        if (file.lines() > MAX_FILE_LINES) {
          found.add("%s:1: file of %d lines".formatted(file.path(), file.lines()));
        }
        new Scanner(file, unit, positions, found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static URI uri(SourceFile file) {
    return URI.create("string:///" + file.path());
  }

  private static JavaFileObject asJavaFile(SourceFile file) {
    return new SimpleJavaFileObject(uri(file), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return file.text();
      }
    };
  }

  /** One walk over the syntax tree of one file. */
  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final SourceFile file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    Scanner(
        SourceFile file, CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.file = file;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (VAGUE_TYPE.matcher(type.getSimpleName()).matches()) {
        report(type, "type %s says nothing by its name".formatted(type.getSimpleName()));
      }
      return super.visitClass(type, null);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      var name = method.getName();
      var lines = line(positions.getEndPosition(unit, method)) - firstLine(method) + 1;
      if (lines > MAX_METHOD_LINES) {
        report(method, "method %s has %d lines".formatted(name, lines));
      }
      if (!isOverride(method)) {
        checkSignature(method);
      }
      return super.visitMethod(method, null);
    }

    private void checkSignature(MethodTree method) {
      var name = method.getName();
      if (GETTER.matcher(name).matches()) {
        report(method, "method %s: name it by what it returns".formatted(name));
      }
      if (isCanonicalConstructor(method)) {
        return;
      }
      if (method.getParameters().size() > MAX_PARAMETERS) {
        report(
            method, "method %s has %d parameters".formatted(name, method.getParameters().size()));
      }
      for (var parameter : method.getParameters()) {
        if (isBoolean(parameter)) {
          report(parameter, "boolean parameter %s of %s".formatted(parameter.getName(), name));
        }
      }
    }

    private boolean isCanonicalConstructor(MethodTree method) {
      return method.getReturnType() == null
          && getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
          && type.getKind() == Tree.Kind.RECORD;
    }

    private static boolean isOverride(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
          .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    }

    private static boolean isBoolean(VariableTree parameter) {
      return String.valueOf(parameter.getType()).equals("boolean");
    }

    private void report(Tree at, String what) {
      found.add("%s:%d: %s".formatted(file.path(), firstLine(at), what));
    }

    private long firstLine(Tree tree) {
      return line(positions.getStartPosition(unit, tree));
    }

    private long line(long position) {
      return unit.getLineMap().getLineNumber(position);
    }
  }
}
