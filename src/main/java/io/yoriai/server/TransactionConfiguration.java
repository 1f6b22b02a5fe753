package io.yoriai.server;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.ProxyTransactionManagementConfiguration;
import org.springframework.transaction.interceptor.TransactionAttributeSource;

/**
 * Looks for {@code @Transactional} in the rooms alone: by default every method of every bean of every library is asked,
 * a tenth of the start's work.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class TransactionConfiguration extends ProxyTransactionManagementConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @Override
    public TransactionAttributeSource transactionAttributeSource() {
        return new OfRooms();
    }

    private static final class OfRooms extends AnnotationTransactionAttributeSource {

        private static final long serialVersionUID = 1L;

        @Override
        public boolean isCandidateClass(Class<?> target) {
            return target.getName().startsWith("io.yoriai.") && super.isCandidateClass(target);
        }
    }
}
