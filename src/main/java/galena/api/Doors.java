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
    ServletRegistrationBean<Api> api(Directory directory, Intake intake) {
        var registration = new ServletRegistrationBean<>(new Api(directory, intake), "/api/v1/leads", "/api/v1/google");
        registration.setName("api");
        return registration;
    }
}
