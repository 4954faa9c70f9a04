package galena.web;

import galena.kernel.AccountId;
import galena.lead.Feed;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/// One stream per browser that says "something changed", never what; the page then asks for its part again. One
/// question a second to the database, however many pages are open.
@Controller
class Live {
    private static final Logger LOG = LoggerFactory.getLogger(Live.class);
    private static final long HOUR = 3_600_000;
    private final Feed feed;
    private final Map<AccountId, List<SseEmitter>> open = new ConcurrentHashMap<>();
    private volatile boolean closing;

    Live(Feed feed) {
        this.feed = feed;
        Thread.ofVirtual().name("live").start(this::watch);
    }

    @GetMapping("/live")
    SseEmitter live(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // a proxy that collects what it hands on would hold it back
        response.setHeader("X-Accel-Buffering", "no");
        var account = Pages.person(request).orElseThrow(Ask.NotFound::new).account();
        var emitter = new SseEmitter(HOUR);
        var emitters = open.computeIfAbsent(account, a -> new CopyOnWriteArrayList<>());
        emitters.add(emitter);
        emitter.onCompletion(() -> emitters.remove(emitter));
        emitter.onTimeout(emitter::complete);
        emitter.onError(gone -> emitters.remove(emitter));
        emitter.send(SseEmitter.event().name("hello").data("", MediaType.TEXT_PLAIN));
        return emitter;
    }

    @EventListener(ContextClosedEvent.class)
    void close() {
        closing = true;
        open.values().forEach(emitters -> emitters.forEach(SseEmitter::complete));
    }

    private void watch() {
        var mark = "";
        int quiet = 0;
        while (!closing) {
            try {
                TimeUnit.MILLISECONDS.sleep(700);
                if (open.values().stream().allMatch(List::isEmpty)) {
                    mark = "";
                    continue;
                }
                if (mark.isEmpty()) {
                    mark = feed.mark();
                    continue;
                }
                var next = feed.mark();
                feed.changedSince(mark).forEach(account -> send(account, "changed"));
                mark = next;
                if (++quiet % 20 == 0) {
                    open.keySet().forEach(account -> send(account, "still-here"));
                }
            } catch (InterruptedException stopped) {
                return;
            } catch (RuntimeException failed) {
                LOG.debug("Open pages could not be refreshed", failed);
            }
        }
    }

    private void send(AccountId account, String event) {
        for (var emitter : open.getOrDefault(account, List.of())) {
            try {
                emitter.send(SseEmitter.event().name(event).data("", MediaType.TEXT_PLAIN));
            } catch (IOException | IllegalStateException gone) {
                emitter.complete();
            }
        }
    }
}
