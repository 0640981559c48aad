using System.Text;
using Perf.Engine.Sample;
using Perf.Engine.Scenarios.Yaml;
using Perf.Engine.Templates;

namespace Perf.Engine.Scenarios.Reading;

/// <summary>Reads addresses: a target, and the URL of a step.</summary>
internal static class Address
{
    public static string? Target(ValueReader values, YamlNode node, string name, TemplateScope scope)
    {
        if (values.Template(node, name, scope) is not { } text)
        {
            return null;
        }

        string? password = ProxyAddress.PasswordOf(text);
        if (text == SampleServer.TargetName || (StartsWithReference(text) && HasNoSpace(text)) || IsAddress(text, "http://", "https://", "ws://", "wss://"))
        {
            if (password is not null)
            {
                AuthReader.WarnOfLiteral(values, node, "the target's password", password, $"{name}: \"https://user:${{env:TARGET_PASSWORD}}@host\"");
            }

            return text;
        }

        string shown = password is null ? ValueReader.Shown(node) : "this one";
        values.Problems.Add(node, $"'{name}' must be a base address such as http://localhost:3000, not {shown}", "http://..., https://..., ws://..., wss://..., sample, ${env:NAME}");
        return null;
    }

    public static string? Url(ValueReader values, YamlNode node, string name, TemplateScope scope) => Url(values, node, name, scope, "http://", "https://");

    /// <summary>The address of a WebSocket.</summary>
    public static string? WebSocketUrl(ValueReader values, YamlNode node, string name, TemplateScope scope) => Url(values, node, name, scope, "ws://", "wss://");

    private static string? Url(ValueReader values, YamlNode node, string name, TemplateScope scope, params string[] schemes)
    {
        if (node is YamlMapping)
        {
            values.Problems.Add(node, $"'{name}' must be a path or a URL; the other settings of the step stand beside it: '{name}: /path'");
            return null;
        }

        if (values.Template(node, name, scope) is not { } text)
        {
            return null;
        }

        if (HasNoSpace(text) && (text.StartsWith('/') || StartsWithReference(text) || IsAddress(text, schemes)))
        {
            return text;
        }

        string hint = HasNoSpace(text) ? "" : "; write %20 for a space";
        values.Problems.Add(node, $"'{name}' must be a path that begins with / or a whole URL, not '{ValueReader.Shortened(text)}'{hint}", $"/path, {schemes[0]}..., {schemes[1]}..., ${{name}}");
        return null;
    }

    /// <summary>The path of a URL as written, without host and query: what a step without a name is called after.</summary>
    public static string PathOf(string url)
    {
        var text = new StringBuilder();
        foreach (TemplatePart part in Template.Parse(url).Parts)
        {
            if (part.Kind != TemplatePartKind.Literal)
            {
                text.Append(part.Kind is TemplatePartKind.Variable or TemplatePartKind.Call ? $"${{{part.Text}}}" : $"${{env:{part.Text}}}");
                continue;
            }

            int query = part.Text.AsSpan().IndexOfAny('?', '#');
            text.Append(query < 0 ? part.Text : part.Text[..query]);
            if (query >= 0)
            {
                break;
            }
        }

        string path = text.ToString();
        int host = path.IndexOf("://", StringComparison.Ordinal);
        int start = host < 0 ? 0 : path.IndexOf('/', host + 3);
        return start < 0 ? "/" : path[start..];
    }

    // What follows the scheme can hold references, and then only the run can tell whether it is an address.
    private static bool IsAddress(string text, params string[] schemes) =>
        schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        && HasNoSpace(text)
        && (!Template.Parse(text).IsLiteral || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0));

    private static bool StartsWithReference(string text) => text.StartsWith("${", StringComparison.Ordinal);

    private static bool HasNoSpace(string text) =>
        Template.Parse(text).Parts.All(part => part.Kind != TemplatePartKind.Literal || !part.Text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)));
}
