using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Perf.Analysis;

/// <summary>Reads one setting of a channel as the text that is kept of it.</summary>
/// <param name="problems">Gets what is wrong.</param>
internal sealed partial class SettingReader(PolicyProblems problems)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a value.</summary>
    /// <param name="setting">What it should be.</param>
    /// <param name="node">The value.</param>
    /// <returns>The text; empty where it is wrong, which is reported.</returns>
    internal string Read(ChannelSetting setting, PolicyNode node)
    {
        if (setting.IsSecret)
        {
            return Secret(node);
        }

        return setting.Form switch
        {
            SettingForm.Texts => string.Join(", ", problems.Texts(node)),
            SettingForm.Template => Template(node, problems.Text(node)),
            SettingForm.Address => Address(node),
            SettingForm.Port => Checked(node, text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536, "a port from 1 to 65535"),
            SettingForm.Duration => DurationText.Format(problems.Duration(node, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365))),
            SettingForm.Repository => Checked(node, text => Repository().IsMatch(text), "owner/name"),
            SettingForm.Method => Checked(node, text => text is "POST" or "PUT", "POST, PUT"),
            SettingForm.Tls => Checked(node, text => text is "starttls" or "implicit" or "none", "starttls, implicit, none"),
            SettingForm.Pairs => Headers(node),
            SettingForm.Body => Json(node)?.ToJsonString(s_json) ?? "null",
            _ => problems.Text(node),
        };
    }

    /// <summary>Reports placeholders that no alert has.</summary>
    internal string Template(PolicyNode node, string text)
    {
        foreach (string name in Placeholder().Matches(text).Select(match => match.Groups[1].Value).Where(name => !AlertPlaceholders.Names.Contains(name) && !EnvironmentName().IsMatch(name)))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: there is no placeholder '${{{name}}}'", $"{string.Join(", ", AlertPlaceholders.Names)}, env:NAME", NearestWord.Find(name, AlertPlaceholders.Names));
        }

        return text;
    }

    /// <summary>An address with http or https, or a reference to one, without a user's name and password.</summary>
    internal string Address(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length == 0 || Reference().IsMatch(text))
        {
            return text;
        }

        // What is not known yet stands for something that an address may have there.
        string known = Placeholder().Replace(text, "x");
        if (!Uri.TryCreate(known, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is no address", "such as https://alerts.example.com/hook, or ${env:NAME}");
        }
        else if (uri.UserInfo.Length > 0)
        {
            // The text itself is not repeated: it has a password.
            problems.Add(node, $"{PolicyProblems.Place(node)} has a user name or password in the address, where logs show it", "the address without them; a header with ${env:NAME}");
        }

        return text;
    }

    private string Secret(PolicyNode node)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !Reference().IsMatch(text))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)} is a secret, and secrets do not stand in files", "a reference to an environment variable: ${env:NAME}");
            return "";
        }

        return text;
    }

    private string Checked(PolicyNode node, Func<string, bool> isRight, string allowed)
    {
        string text = problems.Text(node);
        if (text.Length > 0 && !Reference().IsMatch(text) && !isRight(text))
        {
            problems.Add(node, $"{PolicyProblems.Place(node)}: '{text}' is not right", allowed);
        }

        return text;
    }

    private string Headers(PolicyNode node)
    {
        var headers = new JsonObject();
        foreach ((string name, PolicyNode value) in problems.Members(node))
        {
            string text = problems.Text(value);
            if (name.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_')) || text.Any(char.IsControl))
            {
                problems.Add(value, $"'{name}' cannot be a header, or its value has control characters", "letters, digits and - in names");
            }
            else if (IsSecretHeader(name) && !Placeholder().IsMatch(text))
            {
                problems.Add(value, $"{PolicyProblems.Place(value)} is a secret, and secrets do not stand in files", "a text with a reference: Bearer ${env:NAME}");
            }
            else
            {
                headers[name] = Template(value, text);
            }
        }

        return headers.ToJsonString(s_json);
    }

    private JsonNode? Json(PolicyNode node) => node.Kind switch
    {
        PolicyNodeKind.Null => null,
        PolicyNodeKind.List => new JsonArray([.. node.Items.Select(Json)]),
        PolicyNodeKind.Mapping => new JsonObject(node.Members.Select(member => KeyValuePair.Create(member.Name, Json(member.Value)))),
        _ when node.IsPlain && node.Text is "true" or "false" => JsonValue.Create(node.Text == "true"),
        _ when node.IsPlain && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(Template(node, node.Text)),
    };

    private static bool IsSecretHeader(string name) =>
        name.Contains("authorization", StringComparison.OrdinalIgnoreCase) || name.Contains("token", StringComparison.OrdinalIgnoreCase)
        || name.Contains("key", StringComparison.OrdinalIgnoreCase) || name.Contains("secret", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^env:[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"\$\{([^}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$")]
    private static partial Regex Repository();
}
