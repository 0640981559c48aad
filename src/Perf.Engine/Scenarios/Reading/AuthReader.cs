using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>auth:</c>, of a scenario or of a step. No message repeats a value, for it may be a secret.</summary>
internal static class AuthReader
{
    private const string Allowed = "basic: { user, password }, bearer: token, digest: { user, password }, oauth2: { grant, tokenUrl, ... }, none";

    public static HttpAuth? Read(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (node is YamlScalar { Text: "none" })
        {
            return new HttpAuth();
        }

        if (node is not YamlMapping mapping)
        {
            values.Problems.Add(node, "'auth' must say how the request authenticates itself", Allowed);
            return null;
        }

        var section = new Section(values, mapping, "auth", ScenarioKeys.Auth);
        if (mapping.Entries.Count(entry => ScenarioKeys.Auth.Contains(entry.Name)) != 1)
        {
            values.Problems.Add(mapping, "auth needs exactly one of basic, bearer, digest and oauth2", Allowed);
            return null;
        }

        return section.Has("bearer") ? Bearer(values, section["bearer"]!, scope)
            : section.Has("oauth2") ? OAuth2Reader.Read(values, section["oauth2"]!, scope)
            : section.Has("basic") ? Named(values, section["basic"]!, "basic", HttpAuthScheme.Basic, scope)
            : Named(values, section["digest"]!, "digest", HttpAuthScheme.Digest, scope);
    }

    /// <summary>Warns of a secret that stands in the file itself.</summary>
    /// <param name="values">Where the warning goes.</param>
    /// <param name="node">Where the secret stands.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="text">The secret as written.</param>
    /// <param name="instead">What to write instead.</param>
    public static void WarnOfLiteral(ValueReader values, YamlNode node, string what, string text, string instead)
    {
        if (text.Length > 0 && Template.Parse(text).IsLiteral)
        {
            values.Warnings.Add(node, $"{what} stands in the file, where everybody who reads it finds it. Keep it in an environment variable and write {instead}");
        }
    }

    private static HttpAuth? Bearer(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (Credential(values, node, "bearer", scope) is not { } token)
        {
            return null;
        }

        WarnOfLiteral(values, node, "the bearer token", token, "bearer: \"${env:API_TOKEN}\"");
        return new HttpAuth { Scheme = HttpAuthScheme.Bearer, Token = token };
    }

    private static HttpAuth? Named(ValueReader values, YamlNode node, string name, HttpAuthScheme scheme, TemplateScope scope)
    {
        if (node is not YamlMapping mapping)
        {
            values.Problems.Add(node, $"'{name}' must have a user and a password", $"{name}: {{ user: name, password: \"${{env:NAME}}\" }}");
            return null;
        }

        var section = new Section(values, mapping, name, ScenarioKeys.Credentials);
        string? user = section.Required("user") is { } userNode ? Credential(values, userNode, "user", scope) : null;
        YamlNode? passwordNode = section.Required("password");
        string? password = passwordNode is null ? null : Credential(values, passwordNode, "password", scope, mayBeEmpty: true);
        if (user is null || password is null)
        {
            return null;
        }

        if (scheme == HttpAuthScheme.Basic && Template.Parse(user).Parts.Any(part => part.Kind == TemplatePartKind.Literal && part.Text.Contains(':', StringComparison.Ordinal)))
        {
            // RFC 7617, section 2: the first colon ends the user's name.
            values.Problems.Add(section["user"]!, "'user' of basic must not have a colon, which would end the name");
        }

        WarnOfLiteral(values, passwordNode!, "the password", password, "password: \"${env:API_PASSWORD}\"");
        return new HttpAuth { Scheme = scheme, User = user, Password = password };
    }

    // They become part of a header's line.
    private static string? Credential(ValueReader values, YamlNode node, string name, TemplateScope scope, bool mayBeEmpty = false)
    {
        if (values.Template(node, name, scope) is not { } text)
        {
            return null;
        }

        if ((text.Length > 0 || mayBeEmpty) && !text.Any(char.IsControl))
        {
            return text;
        }

        values.Problems.Add(node, $"'{name}' must be one line of text{(mayBeEmpty ? "" : " that is not empty")}");
        return null;
    }
}
