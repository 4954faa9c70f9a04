package galena.delivery;

import galena.kernel.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.component.VEvent;
import net.fortuna.ical4j.model.parameter.Cn;
import net.fortuna.ical4j.model.parameter.Rsvp;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.DtStamp;
import net.fortuna.ical4j.model.property.Location;
import net.fortuna.ical4j.model.property.Method;
import net.fortuna.ical4j.model.property.Organizer;
import net.fortuna.ical4j.model.property.ProdId;
import net.fortuna.ical4j.model.property.Sequence;
import net.fortuna.ical4j.model.property.Status;
import net.fortuna.ical4j.model.property.Uid;
import net.fortuna.ical4j.model.property.immutable.ImmutableVersion;

/// An entry for somebody's calendar (RFC 5545, sent as RFC 5546 has it).
///
/// @param sequence raised by every change; calendars take the newest of the same lead
/// @param cancelled whether it does not take place
public record Invitation(
        LeadId lead,
        int sequence,
        boolean cancelled,
        Instant at,
        Duration lasts,
        String summary,
        String place,
        String organizer,
        String organizerMail,
        String attendeeMail) {
    String written(Instant now) {
        var event = new VEvent(at, lasts, summary);
        event.add(new DtStamp(now));
        event.add(new Uid(lead + "@galena"));
        event.add(new Sequence(sequence));
        event.add(new Status(cancelled ? "CANCELLED" : "CONFIRMED"));
        if (!place.isEmpty()) {
            event.add(new Location(place));
        }
        var by = new Organizer(URI.create("mailto:" + organizerMail));
        by.add(new Cn(organizer));
        event.add(by);
        var to = new Attendee(URI.create("mailto:" + attendeeMail));
        to.add(Rsvp.TRUE);
        event.add(to);
        var calendar = new Calendar();
        calendar.add(new ProdId("-//Galena//Galena 1.0//EN"));
        calendar.add(ImmutableVersion.VERSION_2_0);
        calendar.add(new Method(cancelled ? "CANCEL" : "REQUEST"));
        calendar.add(event);
        return calendar.toString();
    }
}
