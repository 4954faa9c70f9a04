package galena.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A proxy that reads a site as a page of ours has it.
public final class Nginx implements AutoCloseable {
    private final Process process;

    /// Waits until it listens on that port.
    public Nginx(Path folder, String site, int port) throws Exception {
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(folder.resolve("nginx.conf"), """
                USER
                pid FOLDER/nginx.pid;
                error_log FOLDER/error.log;
                events {}
                http {
                  access_log off;
                  client_body_temp_path FOLDER/tmp/body;
                  proxy_temp_path FOLDER/tmp/proxy;
                  fastcgi_temp_path FOLDER/tmp/fastcgi;
                  uwsgi_temp_path FOLDER/tmp/uwsgi;
                  scgi_temp_path FOLDER/tmp/scgi;
                SITE}
                """.replace(
                        "USER", System.getProperty("user.name").equals("root") ? "user root;" : "")
                .replace("FOLDER", folder.toString())
                .replace("SITE", site));
        var said = folder.resolve("nginx.said");
        process = new ProcessBuilder("nginx", "-p", folder.toString(), "-c", "nginx.conf", "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Machine.until(Duration.ofSeconds(20), () -> {
            if (!process.isAlive()) {
                throw new IOException(Files.readString(said));
            }
            return Machine.listens(port);
        });
    }

    /// The block in this language of one of our pages, as a reader would copy it.
    public static String written(String page, String language) throws IOException {
        var block =
                Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(Files.readString(Path.of("docs", page)));
        if (!block.find()) {
            throw new IOException(page + " has no " + language);
        }
        return block.group(1);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
