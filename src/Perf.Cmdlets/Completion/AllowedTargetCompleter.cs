using Perf.Runtime;

namespace Perf.Commands;

/// <summary>Offers what an agent may be allowed to load: the servers of the environments, without paths and passwords, and forms to be changed.</summary>
public sealed class AllowedTargetCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Text, string Hint)> Words(CompletionLine line) =>
    [
        .. PerfRuntime.EnvironmentsFor(line.Folder).Values.Select(one => (ServerOf(one.Target), $"the environment {one.Name}")),
        ("https://*.example.com", "servers of a domain"),
        ("127.0.0.0/8", "this machine alone"),
        ("10.0.0.0/8", "a network"),
    ];

    /// <summary>The server of a target, as agents compare it; empty where it is known only when a run begins.</summary>
    /// <param name="target">The target's address, or null.</param>
    internal static string ServerOf(string? target) => Uri.TryCreate(target, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
        ? address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)
        : "";
}
