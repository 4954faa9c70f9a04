package galena.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import galena.testing.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large backups go in parts and come back as they were.
class BackupBucketTest {
    @Test
    void what_is_large_goes_in_parts_and_comes_back_whole(@TempDir Path folder) throws Exception {
        var file = folder.resolve("large");
        var bytes = new byte[70 << 20];
        new Random(1).nextBytes(bytes);
        Files.write(file, bytes);
        try (var store = new Bucket("firm", "AKIAFIRM");
                var bucket = new BackupBucket(
                        "s3://firm/a/b/", Optional.of(store.endpoint()), "us-east-1", "AKIAFIRM", "secret")) {
            bucket.put("large", file);
            assertThat(store.parts).isEqualTo(3);
            assertThat(store.kept.keySet()).containsExactly("a/b/large");
            bucket.get("large", folder.resolve("back"));
            assertThat(Files.mismatch(file, folder.resolve("back"))).isEqualTo(-1);
            assertThat(bucket.list())
                    .singleElement()
                    .satisfies(one -> assertThat(one.bytes()).isEqualTo(bytes.length));
            bucket.remove("large");
            assertThat(bucket.list()).isEmpty();
            assertThatThrownBy(() -> bucket.get("gone", folder.resolve("gone")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("NoSuchKey");
        }
    }

    @Test
    void an_address_without_a_bucket_is_refused() {
        assertThatThrownBy(() -> new BackupBucket("s3://", Optional.empty(), "us-east-1", "a", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_was_sealed_opens_with_its_key_only(@TempDir Path folder) throws Exception {
        var plain = Files.write(folder.resolve("plain"), new byte[300_000]);
        Sealed.encrypt(plain, folder.resolve("sealed"), "correct horse battery staple");
        assertThat(Files.size(folder.resolve("sealed"))).isGreaterThan(300_000);
        Sealed.decrypt(folder.resolve("sealed"), folder.resolve("opened"), "correct horse battery staple");
        assertThat(Files.mismatch(plain, folder.resolve("opened"))).isEqualTo(-1);
        assertThatThrownBy(() ->
                        Sealed.decrypt(folder.resolve("sealed"), folder.resolve("no"), "another horse battery staple"))
                .isInstanceOf(IOException.class);
        for (int place : new int[] {20, 100_000, 299_990}) {
            var bytes = Files.readAllBytes(folder.resolve("sealed"));
            bytes[place] ^= 4;
            Files.write(folder.resolve("changed"), bytes);
            assertThatThrownBy(() -> Sealed.decrypt(
                            folder.resolve("changed"), folder.resolve("no"), "correct horse battery staple"))
                    .as("byte " + place)
                    .isInstanceOf(IOException.class);
        }
    }
}
