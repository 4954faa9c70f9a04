package galena.api;

import galena.delivery.Telephony;
import galena.desk.Switchboard;
import galena.directory.Directory;
import galena.distribution.ReceiverList;
import galena.identity.Identity;
import galena.identity.ProgramKeys;
import galena.insight.Operation;
import galena.intake.Intake;
import galena.intake.MetaAds;
import galena.intake.Revocations;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Hangs the doors in.
@Configuration(proxyBeanMethods = false)
class Doors {
    @Bean
    Rates rates() {
        return new Rates();
    }

    @Bean
    ServletRegistrationBean<Api> api(
            Directory directory, Intake intake, Revocations revocations, Identity identity, Rates rates) {
        var never = new NeverContact(
                revocations, account -> identity.account(account).country());
        var registration = new ServletRegistrationBean<>(
                new Api(directory, intake, never, rates), "/api/v1/leads", "/api/v1/google", "/api/v1/never-contact");
        registration.setName("api");
        return registration;
    }

    @Bean
    ServletRegistrationBean<Watch> watch(Operation operation, @Value("${galena.metrics-key:}") String key) {
        var registration = new ServletRegistrationBean<>(new Watch(operation, key), "/health", "/metrics");
        registration.setName("watch");
        return registration;
    }

    @Bean
    ServletRegistrationBean<ReceiverDoor> receiverDoor(ProgramKeys keys, ReceiverList list, Identity identity) {
        var registration = new ServletRegistrationBean<>(new ReceiverDoor(keys, list, identity), "/api/v1/receivers");
        registration.setName("receivers");
        return registration;
    }

    @Bean
    ServletRegistrationBean<PhoneDoor> phone(Telephony telephony, Switchboard switchboard, Identity identity) {
        var registration = new ServletRegistrationBean<>(new PhoneDoor(telephony, switchboard, identity), "/phone/*");
        registration.setName("phone");
        return registration;
    }

    @Bean
    ServletRegistrationBean<Addressed> addressed(Directory directory, Intake intake, MetaAds meta, Rates rates) {
        var registration = new ServletRegistrationBean<>(new Addressed(directory, intake, meta, rates), "/in/*");
        registration.setName("addressed");
        return registration;
    }
}
