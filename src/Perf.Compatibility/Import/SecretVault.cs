using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import;

/// <summary>Finds secrets by their names and their looks, and puts references to environment variables in their place: the same variable for the same value, and the value nowhere.</summary>
internal sealed partial class SecretVault(ImportNotes notes)
{
    private static readonly string[] s_exact = ["pass", "pwd", "pin", "otp", "totp", "mfa", "cvv", "cvc", "auth", "sid", "sig", "bearer", "jwt", "ssn"];

    private static readonly string[] s_parts =
    [
        "password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "accesskey", "privatekey", "subscriptionkey", "authorization", "credential",
        "sessionid", "sessid", "signature", "cardnumber", "csrf", "xsrf",
    ];

    // Words of paging and of OAuth that have `token` in them and are no secrets.
    private static readonly string[] s_harmless = ["tokentype", "nexttoken", "pagetoken", "nextpagetoken", "continuationtoken", "maxtokens", "tokens", "tokencount", "passwordhint", "secretname"];

    private readonly Dictionary<(string Name, string Value), string> _variables = [];
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>Whether a header, parameter or field of this name holds a secret.</summary>
    public static bool IsSecretName(string name)
    {
        string plain = new([.. name.Where(char.IsAsciiLetterOrDigit).Select(char.ToLowerInvariant)]);
        return !s_harmless.Contains(plain) && (s_exact.Contains(plain) || s_parts.Any(part => plain.Contains(part, StringComparison.Ordinal)));
    }

    /// <summary>Whether a value is a secret whatever it is called: a JSON Web Token, a private key, a key of a well-known service.</summary>
    public static bool LooksSecret(string value) => value.Length >= 16 && KnownShape().IsMatch(value);

    /// <summary>A reference to the environment variable of a secret.</summary>
    /// <param name="name">What it is called where it was found.</param>
    /// <param name="value">Its value.</param>
    /// <param name="place">Where it was found.</param>
    /// <returns>A template such as <c>${env:API_PASSWORD}</c>.</returns>
    public string Reference(string name, string value, string place)
    {
        if (!_variables.TryGetValue((name, value), out string? variable))
        {
            variable = Unused(VariableOf(name));
            _variables.Add((name, value), variable);
        }

        notes.Add(ConversionNoteKind.Secret, $"the value of '{LiteralText.Name(name, "a secret")}' is not in the scenario: set the environment variable {variable}", place);
        return $"${{env:{variable}}}";
    }

    /// <summary>A text in whose whole a secret stands, with the reference in its place; null when it is no secret.</summary>
    public string? Replace(string name, string value, string place) =>
        value.Length > 0 && (IsSecretName(name) || LooksSecret(value)) ? Reference(name, value, place) : null;

    /// <summary>Whether a value may stand in the scenario.</summary>
    public static bool IsOpen(string name, string value) => !IsSecretName(name) && !LooksSecret(value);

    /// <summary>The name of an environment variable for a value that is not known.</summary>
    public string Variable(string name)
    {
        if (!_variables.TryGetValue((name, ""), out string? variable))
        {
            variable = Unused(VariableOf(name));
            _variables.Add((name, ""), variable);
        }

        return variable;
    }

    private string Unused(string variable)
    {
        string name = variable;
        for (int i = 2; !_taken.Add(name); i++)
        {
            name = $"{variable}_{i}";
        }

        return name;
    }

    // API_ before it, so that a field called `path` or `user` never names a variable that the system has already.
    private static string VariableOf(string name)
    {
        string words = CamelHump().Replace(name, "$1_$2");
        string plain = NoLetter().Replace(words, "_").Trim('_').ToUpperInvariant();
        return plain.Length == 0 ? "API_SECRET" : plain.StartsWith("API_", StringComparison.Ordinal) ? plain : $"API_{plain}";
    }

    [GeneratedRegex(@"^eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*\z|^(?:sk|pk|rk)_(?:live|test)_|^gh[pousr]_|^github_pat_|^glpat-|^xox[abprs]-|^AKIA[0-9A-Z]{16}\z|^AIza[0-9A-Za-z_-]{30,}\z|-----BEGIN [A-Z ]*PRIVATE KEY", RegexOptions.CultureInvariant)]
    private static partial Regex KnownShape();

    [GeneratedRegex("([a-z0-9])([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex CamelHump();

    [GeneratedRegex("[^A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoLetter();
}
