namespace Perf.Engine.Protocols.Http;

/// <summary>What a redirect asks for (RFC 9110, section 15.4). Pure functions.</summary>
internal static class Redirection
{
    /// <summary>Whether a status sends the client elsewhere.</summary>
    public static bool Is(int status) => status is 301 or 302 or 303 or 307 or 308;

    /// <summary>Where it leads.</summary>
    /// <param name="from">The address that was asked.</param>
    /// <param name="location">The value of Location.</param>
    /// <returns>The address; null for one of another scheme, such as an app's own: that is nothing to follow, and no fault.</returns>
    /// <exception cref="StepFault">It is no address.</exception>
    public static Uri? AddressOf(Uri from, string location)
    {
        if (!Uri.TryCreate(from, location, out Uri? to) || (to.Scheme is "http" or "https" && HttpOrigin.TryOf(to) is null))
        {
            throw new StepFault(ErrorClasses.Protocol, "the redirect's Location is no address, or its host is neither a name nor an address");
        }

        return to.Scheme is "http" or "https" ? to : null;
    }

    /// <summary>The method that follows, when it has no body any more: 303 always becomes GET, 301 and 302 do for POST. 307 and 308 repeat the request.</summary>
    /// <param name="status">The redirect's status.</param>
    /// <param name="method">The method that was sent.</param>
    /// <returns>Null where the request is repeated as it was.</returns>
    public static string? MethodAfter(int status, string method) =>
        status != 303 && !(status is 301 or 302 && method == "POST") ? null : method == "HEAD" ? "HEAD" : "GET";
}
