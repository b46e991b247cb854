package io.sluice.control.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.util.AttributeKey;
import io.sluice.control.config.ServerConfig.Role;
import java.util.Optional;

/** Who makes the present call, kept with the call. */
final class Callers {
  private static final AttributeKey<Caller> CALLER = AttributeKey.valueOf(Callers.class, "CALLER");

  private Callers() {}

  /** What became of asking who calls. */
  sealed interface Admission {
    /** They may. */
    record Admitted() implements Admission {}

    /** Nobody knows who they are. */
    record Unknown() implements Admission {
      static final String WHY = "a valid token is wanted: 'authorization: Bearer TOKEN'";
    }

    /** They are known, and may not. */
    record Forbidden(String why) implements Admission {}
  }

  static Admission admit(ServiceRequestContext context, Access access, Role wanted) {
    Optional<Caller> caller =
        access.caller(
            Optional.ofNullable(context.request().headers().get(HttpHeaderNames.AUTHORIZATION)));
    if (caller.isEmpty()) {
      return new Admission.Unknown();
    }
    if (!caller.get().may(wanted)) {
      return new Admission.Forbidden(
          caller.get().name() + " is " + caller.get().role() + "; this takes " + wanted);
    }
    context.setAttr(CALLER, caller.get());
    return new Admission.Admitted();
  }

  /** {@return name of who makes the present call} */
  static String present() {
    Caller caller = ServiceRequestContext.current().attr(CALLER);
    if (caller == null) {
      throw new IllegalStateException("a call came past the admission");
    }
    return caller.name();
  }
}
