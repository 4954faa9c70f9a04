package galena.api;

import galena.directory.Directory;
import galena.intake.Intake;
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
    ServletRegistrationBean<Api> api(Directory directory, Intake intake, Rates rates) {
        var registration =
                new ServletRegistrationBean<>(new Api(directory, intake, rates), "/api/v1/leads", "/api/v1/google");
        registration.setName("api");
        return registration;
    }

    @Bean
    ServletRegistrationBean<Addressed> addressed(Directory directory, Intake intake, Rates rates) {
        var registration = new ServletRegistrationBean<>(new Addressed(directory, intake, rates), "/in/*");
        registration.setName("addressed");
        return registration;
    }
}
