using Perf.Engine.Scenarios.Yaml;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads <c>oauth2:</c> of <c>auth:</c>. No message repeats a value, for it may be a secret.</summary>
internal static class OAuth2Reader
{
    private static readonly Dictionary<string, OAuth2Grant> s_grants = new(StringComparer.Ordinal)
    {
        ["clientCredentials"] = OAuth2Grant.ClientCredentials,
        ["password"] = OAuth2Grant.Password,
        ["refreshToken"] = OAuth2Grant.RefreshToken,
    };

    private static readonly Dictionary<string, bool> s_sharing = new(StringComparer.Ordinal) { ["shared"] = false, ["perUser"] = true };

    private static readonly Dictionary<string, bool> s_places = new(StringComparer.Ordinal) { ["body"] = false, ["header"] = true };

    public static HttpAuth? Read(ValueReader values, YamlNode node, TemplateScope scope)
    {
        if (node is not YamlMapping mapping)
        {
            values.Problems.Add(node, "'oauth2' must be a mapping (keys with values)", "oauth2: { grant: clientCredentials, tokenUrl: /token, clientId: name, clientSecret: \"${env:NAME}\" }");
            return null;
        }

        var section = new Section(values, mapping, "oauth2", ScenarioKeys.OAuth2);
        OAuth2Grant? grant = section.Required("grant") is { } grantNode ? values.Word(grantNode, "grant", s_grants) : null;
        string? url = section.Required("tokenUrl") is { } urlNode ? Address.Url(values, urlNode, "tokenUrl", scope) : null;
        string Text(string key) => section[key] is { } one ? values.Template(one, key, scope) ?? "" : "";
        string Secret(string key, string variable)
        {
            string text = Text(key);
            if (section[key] is { } one && text.Length > 0)
            {
                AuthReader.WarnOfLiteral(values, one, $"'{key}'", text, $"{key}: \"${{env:{variable}}}\"");
            }

            return text;
        }

        if (grant is null || url is null)
        {
            return null;
        }

        RequireFor(values, section, grant.Value);
        var defaults = new OAuth2Options();
        return new HttpAuth
        {
            Scheme = HttpAuthScheme.OAuth2,
            OAuth2 = new OAuth2Options
            {
                Grant = grant.Value,
                TokenUrl = url,
                ClientId = Text("clientId"),
                ClientSecret = Secret("clientSecret", "CLIENT_SECRET"),
                ClientInHeader = section["clientIn"] is { } place && values.Word(place, "clientIn", s_places) == true,
                User = Text("user"),
                Password = Secret("password", "API_PASSWORD"),
                RefreshToken = Secret("refreshToken", "REFRESH_TOKEN"),
                Scope = Text("scope"),
                Audience = Text("audience"),
                PerUser = section["token"] is { } sharing && values.Word(sharing, "token", s_sharing) == true,
                Margin = section.Duration("margin", allowZero: true) ?? defaults.Margin,
                Name = section.NameText("name") ?? defaults.Name,
                Line = mapping.Line,
            },
        };
    }

    private static void RequireFor(ValueReader values, Section section, OAuth2Grant grant)
    {
        string[] needed = grant switch
        {
            OAuth2Grant.Password => ["user", "password"],
            OAuth2Grant.RefreshToken => ["refreshToken"],
            _ => ["clientId", "clientSecret"],
        };
        foreach (string key in needed)
        {
            section.Required(key);
        }

        foreach (string key in ((string[])["user", "password", "refreshToken"]).Except(needed))
        {
            if (section[key] is { } other)
            {
                values.Problems.Add(other, $"'{key}' does not belong to this grant");
            }
        }

        if (section.Has("clientIn") && !section.Has("clientId"))
        {
            values.Problems.Add(section["clientIn"]!, "'clientIn' says where 'clientId' and 'clientSecret' are shown, and there are none");
        }
    }
}
