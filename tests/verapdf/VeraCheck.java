import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates files against flavours with the veraPDF engine.
 *
 * Arguments: -f3a -fua1 FILE... ; prints one line "CHECKED\tfile\tflavour\tassertions" for each
 * validation that ran and one line "FAILED\tfile\tflavour\trule\tmessage" for each broken rule.
 */
public final class VeraCheck {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  public static void main(String[] arguments) {
    VeraGreenfieldFoundryProvider.initialise();
    List<String> flavours = new ArrayList<>();
    List<String> files = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("-f")) flavours.add(argument.substring(2));
      else files.add(argument);
    }
    for (String file : files) for (String flavour : flavours) validate(file, flavour);
    System.exit(0);
  }

  private static void validate(String file, String name) {
    PDFAFlavour flavour = PDFAFlavour.fromString(name);
    try (InputStream in = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(in, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      print("CHECKED", file, name, String.valueOf(result.getTotalAssertions()));
      printFailures(file, name, result);
    } catch (Exception error) {
      print("FAILED", file, name, "exception", String.valueOf(error));
    }
  }

  private static void printFailures(String file, String name, ValidationResult result) {
    Set<String> seen = new LinkedHashSet<>();
    for (TestAssertion assertion : result.getTestAssertions()) {
      if (assertion.getStatus() != TestAssertion.Status.FAILED) continue;
      String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
      if (!seen.add(rule)) continue;
      String where = String.valueOf(assertion.getLocation().getContext());
      print("FAILED", file, name, rule, assertion.getMessage() + " at " + where);
    }
    if (seen.isEmpty() && !result.isCompliant()) {
      print("FAILED", file, name, "compliance", "not compliant, but no rule named");
    }
  }

  private static void print(String... parts) {
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      if (line.length() > 0) line.append('\t');
      line.append(part.replaceAll("\\s+", " "));
    }
    OUT.println(line);
  }
}
