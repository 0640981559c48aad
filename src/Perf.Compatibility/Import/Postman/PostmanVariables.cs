using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Perf.Engine.Scenarios.Writing;

namespace Perf.Compatibility.Import.Postman;

/// <summary>The variables of a collection and its environment, and how <c>{{name}}</c> becomes <c>${name}</c>.</summary>
internal sealed partial class PostmanVariables(SecretVault secrets, ImportNotes notes)
{
    private const int MostExpansions = 20;

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secret = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _captured = new(StringComparer.Ordinal);

    /// <summary>Takes variables from a list; later ones win over earlier ones of the same name.</summary>
    public void Declare(IEnumerable<JsonElement> variables)
    {
        foreach (JsonElement variable in variables)
        {
            string key = variable.Text("key").Length > 0 ? variable.Text("key") : variable.Text("id");
            if (key.Length == 0 || variable.Text("disabled") == "true" || variable.Text("enabled") == "false")
            {
                continue;
            }

            string value = variable.Get("value") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } tree ? tree.GetRawText() : variable.Text("value");
            _values[key] = value;
            if (variable.Text("type") == "secret")
            {
                _secret.Add(key);
            }
        }
    }

    /// <summary>Says that a script sets a variable, so that it is captured and need not be declared.</summary>
    public string Capture(string key)
    {
        _captured.Add(key);
        return NameOf(key);
    }

    /// <summary>The value of a text with all that is known put in; what is not known stays. For the target, which a scenario takes as it is.</summary>
    public string Expand(string text)
    {
        for (int i = 0; i < MostExpansions && text.Contains("{{", StringComparison.Ordinal); i++)
        {
            string expanded = Reference().Replace(text, match => _values.TryGetValue(match.Groups[1].Value, out string? value) && value.Length > 0 && !IsSecret(match.Groups[1].Value) ? value : match.Value);
            if (expanded == text)
            {
                break;
            }

            text = expanded;
        }

        return text;
    }

    /// <summary>A text as a template.</summary>
    public string Template(string text, string place)
    {
        var template = new StringBuilder();
        int at = 0;
        foreach (Match match in Reference().Matches(text))
        {
            template.Append(LiteralText.Escape(text[at..match.Index])).Append(Of(match.Groups[1].Value, place));
            at = match.Index + match.Length;
        }

        return template.Append(LiteralText.Escape(text[at..])).ToString();
    }

    /// <summary>A text as a template, or the reference of the secret that it is.</summary>
    public string Secret(string name, string text, string place) =>
        Reference().IsMatch(text) ? Template(text, place) : secrets.Replace(name, text, place) ?? LiteralText.Escape(text);

    /// <summary>A credential: always a reference.</summary>
    public string Credential(string name, string text, string place) =>
        Reference().IsMatch(text) || text.Length == 0 ? Template(text, place) : secrets.Reference(name, text, place);

    /// <summary>Writes the variables that are used.</summary>
    public void Write(DraftMapping variables)
    {
        // Values may use further variables, which are used by that.
        var written = new HashSet<string>(StringComparer.Ordinal);
        for (string[] left = [.. _used]; left.Length > 0; left = [.. _used.Except(written)])
        {
            foreach (string key in left)
            {
                written.Add(key);
                if (Value(key) is { } value)
                {
                    variables.Add(NameOf(key), value);
                }
            }
        }
    }

    private DraftNode? Value(string key)
    {
        bool isKnown = _values.TryGetValue(key, out string? value);
        if (_captured.Contains(key))
        {
            // What it is before a script sets it; a script that comes later in the collection does not count for the steps before it.
            return DraftScalar.Of(isKnown && !IsSecret(key) ? LiteralText.Escape(value!) : "");
        }

        if (IsSecret(key) && isKnown)
        {
            return DraftScalar.Of(secrets.Reference(key, value!, "variables"));
        }

        if (!isKnown)
        {
            string reference = secrets.Variable(key);
            notes.Add(ConversionNoteKind.Assumed, $"the variable '{key}' has no value in the collection{(_values.Count == 0 ? "" : " or its environment")}: set the environment variable {reference}, or give the environment's file with -EnvironmentPath");
            return DraftScalar.Of($"${{env:{reference}}}");
        }

        return References(key, value!, []) ? DraftScalar.Of(LiteralText.Escape(value!)) : DraftScalar.Of(Template(value!, "variables"));
    }

    // A circle has no value anywhere; Postman sends such references as they are written.
    private bool References(string key, string value, HashSet<string> seen) =>
        Reference().Matches(value).Any(match => match.Groups[1].Value is var inner && (inner == key || (seen.Add(inner) && _values.TryGetValue(inner, out string? next) && References(key, next, seen))));

    private bool IsSecret(string key) => _secret.Contains(key) || SecretVault.IsSecretName(key) || (_values.TryGetValue(key, out string? value) && SecretVault.LooksSecret(value));

    private string Of(string key, string place)
    {
        if (key.StartsWith('$'))
        {
            if (PostmanGenerated.Function(key) is { } function)
            {
                return $"${{{function}}}";
            }

            notes.Add(ConversionNoteKind.NotCarriedOver, $"Postman's generated value {{{{{key}}}}}: each iteration sends the same value of the variable '{NameOf(key)}'", place);
            _values.TryAdd(key, PostmanGenerated.Example(key));
        }

        _used.Add(key);
        return $"${{{NameOf(key)}}}";
    }

    private string NameOf(string key)
    {
        if (!_names.TryGetValue(key, out string? name))
        {
            string wanted = LiteralText.VariableName(key);
            name = wanted;
            for (int i = 2; _names.ContainsValue(name); i++)
            {
                name = $"{wanted}_{i}";
            }

            _names.Add(key, name);
        }

        return name;
    }

    [GeneratedRegex(@"\{\{\s*([^{}]+?)\s*\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
