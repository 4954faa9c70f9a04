package galena.web;

import galena.identity.Person;
import java.util.List;
import java.util.Optional;

/// Pages for whoever administers: people, sources, playbook, log.
public interface AdminPage {
    record People(
            Frame frame,
            List<PersonRow> people,
            List<TeamRow> teams,
            List<LeadPage.Choice> leads,
            List<Hour> hours,
            String wrong) {}

    record PersonRow(
            String id, String name, String email, String roles, String team, boolean active, boolean mayEnter) {}

    record TeamRow(String id, String name, String lead, int members) {}

    /// Opening or working hours of one day; empty fields mean closed.
    record Hour(int day, String name, String from, String until) {}

    record One(
            Frame frame,
            Person person,
            List<LeadPage.Choice> teams,
            String team,
            List<Hour> hours,
            List<AbsenceRow> absences,
            Optional<String> link,
            int held,
            List<String> promises,
            List<String> exports,
            List<LeadPage.Choice> destinations,
            List<LeadPage.Choice> successors,
            List<String> zones,
            String wrong,
            boolean self,
            Entry entry) {}

    /// How somebody comes in besides a password.
    ///
    /// @param elsewhere by the company's own sign-in, and no other way
    record Entry(boolean codes, int passkeys, boolean elsewhere) {
        public boolean isMore() {
            return codes || passkeys > 0;
        }
    }

    /// How a company's people come in.
    ///
    /// @param back where the provider has to let browsers come back to
    /// @param way where people go to come in that way
    record CompanyEntry(
            Frame frame,
            boolean there,
            Provider provider,
            String back,
            String way,
            boolean elsewhereOnly,
            boolean secondStep,
            String wrong) {}

    /// What was typed in of a provider, or stands there.
    ///
    /// @param trusts whether its addresses count though it has not verified them
    /// @param welcomes whether whoever it vouches for is let in though nobody here knows them
    record Provider(
            String issuer,
            String client,
            String claim,
            String administrators,
            String managers,
            String salespeople,
            boolean trusts,
            boolean welcomes) {
        static final Provider NONE = new Provider("", "", "", "", "", "", false, false);
    }

    record AbsenceRow(String starts, String from, String until) {}

    /// What the company wants to know of leads, and its own numbers and addresses.
    /// @param zone whose days are the company's, and from when another's
    record Company(
            Frame frame,
            List<OwnRow> fields,
            List<String> own,
            boolean figures,
            Zone zone,
            List<String> zones,
            String wrong) {}

    /// @param said in a sentence
    /// @param earliest the first day from which another may hold
    record Zone(String now, List<String> said, String earliest) {}

    /// By which server mail goes out.
    ///
    /// @param state how it goes, in a sentence; empty before one is connected
    record Mail(
            Frame frame,
            String path,
            boolean own,
            boolean known,
            String host,
            String port,
            String security,
            String login,
            String sender,
            String senderName,
            boolean active,
            String state,
            boolean trouble,
            boolean paused,
            String room,
            String me,
            String wrong) {}

    /// Who carries texts and calls.
    record Line(
            Frame frame,
            boolean known,
            String base,
            String login,
            String number,
            List<LeadPage.Choice> sources,
            String source,
            boolean active,
            String state,
            boolean trouble,
            String texts,
            String calls,
            String wrong) {}

    /// Programs of others that are told what happens.
    record Hooks(Frame frame, List<HookLine> hooks, List<String> kinds, String secret, String wrong) {}

    /// @param dead what was given up, as it was to be told
    record HookLine(
            String id,
            String address,
            String kinds,
            String state,
            boolean trouble,
            int waiting,
            List<LeadPage.Choice> dead) {}

    /// What programs can ask for.
    record Programs(Frame frame, List<ApiRoute> routes, List<ApiRoute> pages) {}

    record ApiRoute(String resource, String method, String path, String summary) {}

    /// How other servers see our mail.
    record Standing(Frame frame, String sender, String domain, List<Sight> sights, String selector) {}

    record Sight(String what, String sentence, String tone) {}

    record OwnRow(String name, String label, String kind, String choices, boolean searchable, boolean choosing) {}

    /// What people ask of us about themselves.
    record Rights(Frame frame, List<WishRow> wishes, java.util.Optional<WishPreview> chosen, String said) {}

    record WishRow(String id, String kind, String value, String asked, String who, String due, boolean late) {}

    record WishPreview(String id, String kind, String value, List<LeadPage.Choice> leads, List<String> counts) {}

    /// People whom nobody may contact.
    ///
    /// @param unreadable whether what was looked up is neither a number nor an address
    record Never(Frame frame, int count, String said, String asked, boolean unreadable, List<String> wishes) {}

    record Log(Frame frame, List<LogRow> rows, Optional<String> more) {}

    record LogRow(String when, String exact, String who, String what, String whom) {}

    /// Whether there is something to go back to, in sentences, and what was made.
    public record Backups(Frame frame, List<String> sentences, List<BackupRow> rows) {}

    /// @param problem why there is none; empty where it is good
    public record BackupRow(String at, String name, String size, String rows, String problem, boolean good) {}

    /// How this Galena does.
    public record Operation(Frame frame, List<Trouble> troubles, List<Figure> figures) {}

    /// What is wrong, and what is to be done.
    public record Trouble(String what, String remedy) {}

    public record Figure(String name, String value) {}
}
