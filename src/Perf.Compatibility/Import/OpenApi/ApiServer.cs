using System.Text.Json;
using System.Text.RegularExpressions;

namespace Perf.Compatibility.Import.OpenApi;

/// <summary>The server that a document, a path or an operation names first. Pure but for notes.</summary>
internal static partial class ApiServer
{
    /// <summary>The address of the first server with its variables' defaults in it; null where none is named.</summary>
    public static string? Of(JsonElement owner, ImportNotes notes)
    {
        JsonElement[] servers = [.. owner.Items("servers")];
        if (servers.Length == 0 || servers[0].Text("url").Length == 0)
        {
            return null;
        }

        if (servers.Length > 1)
        {
            string others = string.Join(", ", servers.Skip(1).Take(5).Select(server => LiteralText.Name(server.Text("url"), "")));
            notes.Add(ConversionNoteKind.LeftOut, $"the servers after the first one: {others}; -Target takes another");
        }

        return Variable().Replace(servers[0].Text("url"), match => servers[0].Get("variables").Get(match.Groups[1].Value).Text("default"));
    }

    /// <summary>Scheme, host and port; null where the address is relative to where the document was found.</summary>
    public static string? OriginOf(string? server) =>
        server is not null && Uri.TryCreate(server, UriKind.Absolute, out Uri? url) && url is { Scheme: "http" or "https", Host.Length: > 0 } ? url.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>The path before all others, without a slash at its end.</summary>
    public static string PathOf(string? server)
    {
        if (server is null)
        {
            return "";
        }

        string path = OriginOf(server) is null ? (server.StartsWith('/') ? server : "") : new Uri(server).AbsolutePath;
        return LiteralText.Escape(LiteralText.Address(path.TrimEnd('/')));
    }

    [GeneratedRegex(@"\{([^{}]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
