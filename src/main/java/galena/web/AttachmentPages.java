package galena.web;

import galena.identity.Person;
import galena.kernel.LeadId;
import galena.kernel.Words;
import galena.lead.Attachment;
import galena.lead.Attachments;
import galena.lead.LeadView;
import galena.lead.Leads;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.view.RedirectView;

/// Photographs and documents of a lead: taken on the roof, shown beside what happened.
@Controller
class AttachmentPages {
    /// Whatever it is, it is looked at alone and does nothing.
    private static final String HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private final Attachments attachments;
    private final Leads leads;

    AttachmentPages(Attachments attachments, Leads leads) {
        this.attachments = attachments;
        this.leads = leads;
    }

    @PostMapping("/leads/{id}/files")
    View add(HttpServletRequest request, @PathVariable String id) throws IOException {
        var view = view(request, id);
        var why = new ArrayList<String>();
        var files = files(request, "file");
        for (var file : files) {
            if (attachments.add(me(request), view.id(), file.name(), file.bytes())
                    instanceof Attachments.Added.Not(var not)) {
                why.add(Words.say("attached.not." + not, file.name()));
            }
        }
        Pages.tell(
                request,
                files.isEmpty()
                        ? Words.say("attached.not.empty", "")
                        : why.isEmpty() ? Words.say("attached.done", files.size()) : String.join(" ", why));
        return new RedirectView(Ask.line(request, "from", 20).equals("desk") ? "/desk" : "/leads/" + view.id());
    }

    /// A file that came with a form.
    record Uploaded(String name, byte[] bytes) {}

    /// Those of that name; one that is too large is read as far as it shows that.
    static List<Uploaded> files(HttpServletRequest request, String name) throws IOException {
        var type = Optional.ofNullable(request.getContentType()).orElse("");
        if (!type.startsWith("multipart/")) {
            return List.of();
        }
        var files = new ArrayList<Uploaded>();
        try {
            for (Part part : request.getParts()) {
                if (part.getName().equals(name) && part.getSize() > 0) {
                    try (var stream = part.getInputStream()) {
                        files.add(new Uploaded(
                                Optional.ofNullable(part.getSubmittedFileName()).orElse(""),
                                stream.readNBytes(Attachments.LARGEST + 1)));
                    }
                }
            }
        } catch (ServletException | IllegalStateException broken) {
            return List.of();
        }
        return files;
    }

    @GetMapping("/leads/{id}/files/{file}")
    ResponseEntity<byte[]> one(HttpServletRequest request, @PathVariable String id, @PathVariable String file) {
        var view = view(request, id);
        var wanted = Ask.id(file);
        var found = attachments.of(view.account(), view.id()).stream()
                .filter(one -> one.id().equals(wanted))
                .findFirst()
                .orElseThrow(Ask.NotFound::new);
        return shown(found, attachments.bytes(view.account(), view.id(), wanted).orElseThrow(Ask.NotFound::new));
    }

    static ResponseEntity<byte[]> shown(Attachment one, byte[] bytes) {
        var disposition = one.kind() == Attachment.Kind.PHOTO
                ? ContentDisposition.inline()
                : ContentDisposition.attachment().filename(one.name().replaceAll("[^A-Za-z0-9._ -]", "_"));
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, one.kind().type())
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.build().toString())
                .header("Content-Security-Policy", HARMLESS)
                .header("X-Content-Type-Options", "nosniff")
                .cacheControl(CacheControl.noStore())
                .body(bytes);
    }

    @PostMapping("/leads/{id}/files/{file}")
    View remove(HttpServletRequest request, @PathVariable String id, @PathVariable String file) {
        var view = view(request, id);
        if (!attachments.remove(me(request), view.id(), Ask.id(file))) {
            throw new Ask.NotFound();
        }
        return new RedirectView("/leads/" + view.id());
    }

    private LeadView view(HttpServletRequest request, String id) {
        return leads.view(me(request).account(), new LeadId(Ask.id(id))).orElseThrow(Ask.NotFound::new);
    }

    private static Person me(HttpServletRequest request) {
        return Pages.person(request).orElseThrow(Ask.NotFound::new);
    }
}
