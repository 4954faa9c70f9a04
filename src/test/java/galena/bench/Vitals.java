package galena.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// What a process of Java is made of at present, seen from outside.
///
/// @param heapMegabytes what is still needed after everything else was collected
/// @param threads of the system
/// @param files open files, sockets among them
record Vitals(double heapMegabytes, int threads, int files) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static Vitals of(ProcessHandle process) throws Exception {
        ask(process, "GC.run");
        var heap = USED.matcher(ask(process, "GC.heap_info"))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .limit(2)
                .sum();
        var status = Files.readString(Path.of("/proc", process.pid() + "", "status"));
        var threads = Pattern.compile("Threads:\\s+(\\d+)").matcher(status);
        if (!threads.find()) {
            throw new IOException(status);
        }
        try (var open = Files.list(Path.of("/proc", process.pid() + "", "fd"))) {
            return new Vitals(heap / 1024.0, Integer.parseInt(threads.group(1)), (int) open.count());
        }
    }

    private static String ask(ProcessHandle process, String command) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var asked = new ProcessBuilder(jcmd, process.pid() + "", command)
                .redirectErrorStream(true)
                .start();
        var said = new String(asked.getInputStream().readAllBytes());
        asked.waitFor();
        return said;
    }
}
