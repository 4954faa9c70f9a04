package galena.storage;

import java.nio.file.Path;

/// What a backup or restore moved.
public record BackupReport(Path file, String schemaVersion, int tables, long rows) {}
