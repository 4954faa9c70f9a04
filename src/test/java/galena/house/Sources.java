package galena.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The files and classes of the product, for the rules of the house.
final class Sources {
    private Sources() {}

    static List<Path> files(String root, String ending) throws IOException {
        try (var paths = Files.walk(Path.of(root))) {
            return paths.filter(p -> p.toString().endsWith(ending)).sorted().toList();
        }
    }

    static List<Class<?>> types() throws IOException, ClassNotFoundException {
        var types = new ArrayList<Class<?>>();
        for (var file : files("target/classes/galena", ".class")) {
            var name = Path.of("target/classes")
                    .relativize(file)
                    .toString()
                    .replace('/', '.')
                    .replaceAll("\\.class$", "");
            if (!name.endsWith("package-info")) {
                types.add(Class.forName(name, false, Sources.class.getClassLoader()));
            }
        }
        return types;
    }
}
