package galena.web;

import galena.delivery.Push;
import galena.identity.Person;
import galena.kernel.Words;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Devices that are told when something waits for whoever is not at the desk.
@Controller
class DevicePages {
    private final Push push;

    DevicePages(Push push) {
        this.push = push;
    }

    /// What the browser of this device says (Push API).
    @PostMapping("/me/devices")
    View add(HttpServletRequest request) {
        boolean added = push.add(
                me(request),
                Ask.line(request, "endpoint", 1000),
                Ask.line(request, "p256dh", 200),
                Ask.line(request, "auth", 100),
                called(request.getHeader("User-Agent")));
        Pages.tell(request, Words.say(added ? "device.added" : "device.not-added"));
        return new RedirectView("/me");
    }

    @PostMapping("/me/devices/{id}")
    View remove(HttpServletRequest request, @PathVariable String id) {
        if (!push.remove(me(request), Ask.id(id))) {
            throw new Ask.NotFound();
        }
        return new RedirectView("/me");
    }

    /// What one would call it.
    static String called(String agent) {
        var text = agent == null ? "" : agent;
        var device = text.contains("iPhone")
                ? "iPhone"
                : text.contains("iPad")
                        ? "iPad"
                        : text.contains("Android")
                                ? "Android"
                                : text.contains("Mac OS") ? "Mac" : text.contains("Windows") ? "Windows" : "";
        var browser = text.contains("Edg/")
                ? "Edge"
                : text.contains("Firefox/")
                        ? "Firefox"
                        : text.contains("Chrome/") ? "Chrome" : text.contains("Safari/") ? "Safari" : "";
        var both = (browser + " " + device).strip();
        return both.isEmpty() ? Words.say("device.unknown") : both;
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
