namespace Perf.Engine.Protocols.Http;

/// <summary>
/// The address by which cookies are kept and found. One without a path (<c>http://host</c>, <c>http://host?q=1</c>) has the path <c>/</c> (RFC 9110, section 4.2.3; RFC 6265,
/// section 5.1.4). Addresses are kept as they are written, so that .NET leaves the path empty; and its container matches no cookie to an empty path.
/// </summary>
internal static class CookieAddress
{
    /// <summary>The address with a path.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <returns>The same one where it has a path.</returns>
    public static Uri Of(Uri url) => url.AbsolutePath.Length > 0 ? url : new UriBuilder(url) { Path = "/" }.Uri;
}
