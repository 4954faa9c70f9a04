package galena.web;

import galena.kernel.Words;
import galena.storage.Database;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.View;
import org.springframework.web.util.DisconnectedClientHelper;

/// What people read when something does not go: a sentence, a remedy, and for our own faults a reference. Never
/// an exception's text.
@Controller
@ControllerAdvice
class Errors implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);
    private final Pages pages;

    Errors(Pages pages) {
        this.pages = pages;
    }

    @ExceptionHandler(Ask.NotFound.class)
    View notFound(HttpServletRequest request) {
        return message(request, 404);
    }

    @ExceptionHandler(RuntimeException.class)
    View broken(HttpServletRequest request, RuntimeException why) {
        var theirs = unreadable(why);
        return theirs.isPresent() ? message(request, theirs.getAsInt()) : broken(request, request.getRequestURI(), why);
    }

    /// What a request is answered that fails by no fault of ours: it cannot be read, or nobody can be asked at present.
    private static OptionalInt unreadable(Throwable why) {
        return switch (why) {
            case InvalidParameterException torn -> OptionalInt.of(torn.getErrorCode());
            case MaxUploadSizeExceededException large -> OptionalInt.of(413);
            case MultipartException torn -> OptionalInt.of(400);
            case RequestRejectedException strange -> OptionalInt.of(400);
            case Throwable gone
            when DisconnectedClientHelper.isClientDisconnectedException(gone) -> OptionalInt.of(400);
            case Throwable away when Database.isAway(away) -> OptionalInt.of(503);
            default -> OptionalInt.empty();
        };
    }

    private View broken(HttpServletRequest request, Object path, Throwable why) {
        var reference = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("{} {} failed, reference {}", request.getMethod(), path, reference, why);
        return pages.show(
                500,
                "message",
                new MessagePage(
                        pages.frame(request, "error.title"),
                        Words.say("error.500"),
                        Words.say("error.reference", reference)));
    }

    /// Also what fails before a page is asked for, and after it has answered.
    @RequestMapping("/error")
    View error(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable why) {
            var theirs = unreadable(why);
            if (theirs.isPresent()) {
                return message(request, theirs.getAsInt());
            }
            return broken(request, request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI), why);
        }
        var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : "403".equals(request.getParameter("status")) ? 403 : 404;
        return message(request, status);
    }

    private View message(HttpServletRequest request, int status) {
        if (status == 503) {
            // a page would ask for more than there is
            return (model, asked, response) -> {
                response.setStatus(status);
                response.setContentType("text/plain;charset=utf-8");
                response.setHeader("Retry-After", "5");
                response.setHeader("Cache-Control", "no-store");
                response.getOutputStream().write(Words.say("error.503").getBytes(StandardCharsets.UTF_8));
            };
        }
        var key = Words.knows("error." + status) ? "error." + status : status >= 500 ? "error.500" : "error.400";
        return pages.show(
                status,
                "message",
                new MessagePage(pages.frame(request, "error.title"), Words.say(key), Words.say("error.remedy")));
    }
}
