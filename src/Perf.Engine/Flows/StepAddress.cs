using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Engine.Flows;

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
        string address = UrlText.EncodeIllegal(WithoutFragment(text));
        bool isWhole = schemes.Any(scheme => address.StartsWith($"{scheme}://", StringComparison.OrdinalIgnoreCase));
        string whole = isWhole ? address : target.AbsoluteUri.TrimEnd('/') + (address.StartsWith('/') ? address : $"/{address}");
        return Uri.TryCreate(whole, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? url) && schemes.Contains(url.Scheme) && HttpOrigin.HasHost(url)
            ? url

            // Not the address itself: a variable in it may be a secret.
            : throw new StepFault(ErrorClasses.InvalidRequest, $"with the values of its variables, the address of the step '{step}' is no {schemes[0]} or {schemes[^1]} address");
    }

    /// <summary>What a step says, with its query parameters behind it.</summary>
    /// <param name="text">A path, or a whole address, its variables filled in; it may have a query of its own.</param>
    /// <param name="query">The parameters.</param>
    /// <param name="values">The virtual user's values by slot.</param>
    public static string WithQuery(string text, IReadOnlyList<(string Name, TextTemplate Value)> query, ScalarValue[] values)
    {
        if (query.Count == 0)
        {
            return text;
        }

        string address = WithoutFragment(text);
        string parameters = string.Join('&', query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value.Render(values))}"));
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameters}";
    }

    // A fragment is for the client alone (RFC 9110, section 4.2.5).
    private static string WithoutFragment(string address) => address.Split('#', 2)[0];
}
