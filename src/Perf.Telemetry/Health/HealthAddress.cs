namespace Perf.Telemetry.Health;

/// <summary>Addresses of what is looked at.</summary>
public static class HealthAddress
{
    /// <summary>An address for people: without user, password, query and fragment, which may be secret.</summary>
    /// <param name="url">The address.</param>
    public static string Shown(Uri url) => url.IsAbsoluteUri ? url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/') : "";

    /// <summary>An address for people; a text that is none is shown as it is, unless it could hold a password.</summary>
    /// <param name="address">The text.</param>
    public static string Shown(string address) => Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.Host.Length > 0 ? Shown(url) : address.Contains('@', StringComparison.Ordinal) ? "(an address)" : address;

    /// <summary>A path below a base address.</summary>
    /// <param name="root">The base, with or without a slash at its end.</param>
    /// <param name="path">The path, which begins with a slash; or a whole address, which is taken as it is.</param>
    public static string Join(string root, string path) => path.Contains("://", StringComparison.Ordinal) ? path : root.TrimEnd('/') + (path.StartsWith('/') ? path : "/" + path);

    /// <summary>Host and port where an address is of https.</summary>
    /// <param name="address">The address.</param>
    /// <returns>Null for other addresses.</returns>
    public static (string Host, int Port)? Secured(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? url) && url.Scheme == Uri.UriSchemeHttps ? (url.IdnHost.Trim('[', ']'), url.Port) : null;
}
