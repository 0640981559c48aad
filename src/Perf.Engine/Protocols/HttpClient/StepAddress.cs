using Perf.Engine.Flows;

namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Makes the address of a request out of what a step says and the target's base address.</summary>
internal static class StepAddress
{
    /// <summary>The address.</summary>
    /// <param name="text">What the step says, its variables filled in: a path, or a whole address.</param>
    /// <param name="target">The base address of paths.</param>
    /// <param name="step">The step's name, for the message.</param>
    /// <param name="schemes">The schemes of whole addresses.</param>
    /// <exception cref="StepFault">It is no address.</exception>
    public static Uri Of(string text, Uri target, string step, params string[] schemes)
    {
        // A fragment is for the client alone (RFC 9110, section 4.2.5).
        string address = UrlText.EncodeIllegal(text.Split('#', 2)[0]);
        bool isWhole = schemes.Any(scheme => address.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase));
        string whole = isWhole ? address : target.AbsoluteUri.TrimEnd('/') + (address.StartsWith('/') ? address : $"/{address}");
        return Uri.TryCreate(whole, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? url) && schemes.Contains(url.Scheme) && url.Host.Length > 0
            ? url
            // Not the address itself: a variable in it may be a secret.
            : throw new StepFault(ErrorClasses.InvalidRequest, $"with the values of its variables, the address of the step '{step}' is no {schemes[0]} or {schemes[^1]} address");
    }
}
