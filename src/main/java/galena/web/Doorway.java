package galena.web;

import jakarta.servlet.Filter;
import java.util.Arrays;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/// How requests come in: by which proxies, by which ports.
@Configuration(proxyBeanMethods = false)
class Doorway {
    @Bean
    @ConditionalOnProperty("galena.trusted-proxies")
    FilterRegistrationBean<Filter> proxies(@Value("${galena.trusted-proxies}") String trusted) {
        return first(new ProxyHeaders(Arrays.stream(trusted.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList()));
    }

    @Bean
    @ConditionalOnProperty("galena.http-port")
    FilterRegistrationBean<Filter> plainHttp(
            @Value("${galena.http-port}") int port, @Value("${galena.public-url}") String publicUrl) {
        return first(new PlainHttp(port, publicUrl));
    }

    private static FilterRegistrationBean<Filter> first(Filter filter) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    @ConditionalOnProperty("galena.http-port")
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> second(
            @Value("${galena.http-port}") int port, @Value("${server.address}") String address) {
        return server -> {
            var connector = new Connector(TomcatServletWebServerFactory.DEFAULT_PROTOCOL);
            connector.setPort(port);
            connector.setProperty("address", address);
            connector.setXpoweredBy(false);
            server.addAdditionalConnectors(connector);
        };
    }
}
