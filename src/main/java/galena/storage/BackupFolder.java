package galena.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A folder: of this machine, of another disk, of whatever is mounted there.
record BackupFolder(Path folder) implements BackupPlace {
    @Override
    public void put(String name, Path file) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            DataFolder.closeToOthers(folder, "rwx------");
        }
        var draft = folder.resolve(name + ".part");
        Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
        DataFolder.closeToOthers(draft, "rw-------");
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void get(String name, Path file) throws IOException {
        Files.copy(folder.resolve(name), file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public List<Kept> list() throws IOException {
        var kept = new ArrayList<Kept>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
                for (var file : files) {
                    kept.add(new Kept(
                            file.getFileName().toString(),
                            Files.size(file),
                            Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        return kept;
    }

    @Override
    public String said() {
        return folder + "/";
    }
}
