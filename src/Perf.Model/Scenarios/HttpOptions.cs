using System.Text;
using System.Text.Json.Serialization;

namespace Perf;

/// <summary>Settings of every request of a scenario.</summary>
public sealed record HttpOptions
{
    /// <summary>How long a request may take from its first byte to its last, connecting included.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The protocol's version.</summary>
    /// <value><c>1.1</c>; <c>2</c> and <c>3</c> go through .NET's own client.</value>
    public string Version { get; init; } = "1.1";

    /// <summary>The largest number of connections open at once, or null for as many as are needed.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>Headers of every request; names as written, values are templates.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How many redirects are followed; 0 for none.</summary>
    /// <value>10, as in k6.</value>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>The largest body that is accepted, in bytes, as sent and as decoded; a larger one is an error of class body_too_large.</summary>
    /// <value>100 MB.</value>
    public long MaxBodySize { get; init; } = 100_000_000;

    /// <summary>Whether each virtual user keeps cookies from one request of an iteration to the next.</summary>
    /// <value>True.</value>
    public bool Cookies { get; init; } = true;

    /// <summary>Credentials of every request, or null.</summary>
    public HttpAuth? Auth { get; init; }

    /// <summary>Credentials that stood in the target's address, or null. Only requests to the target show them, and only without credentials of their own. No text and no JSON has them,
    /// for the user's name alone may be a token.</summary>
    [JsonIgnore]
    public HttpAuth? TargetAuth { get; init; }

    /// <summary>A proxy's address, a template such as <c>http://user:password@proxy:3128</c>, or null. https goes through it by CONNECT.
    /// JSON and text show the password only where it is a reference.</summary>
    [JsonConverter(typeof(ProxyAddress))]
    public string? Proxy { get; init; }

    /// <summary>Addresses of this machine that connections come from, each in its turn; empty for whichever the system takes.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Networks that are never connected to, such as <c>10.0.0.0/8</c>, whatever name or redirect leads there; a script's <c>blacklistIPs</c>.</summary>
    public IReadOnlyList<string> BlockedNetworks { get; init; } = [];

    /// <summary>How names are looked up.</summary>
    public DnsOptions Dns { get; init; } = new();

    /// <summary>Addresses by host name, or by <c>host:port</c>, that are used instead of a look-up: an IP address, with a port where that differs too.</summary>
    public IReadOnlyDictionary<string, string> Hosts { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether requests are counted by status too, and their waiting kept by its class: <c>http_reqs{code:404}</c>, <c>http_req_waiting{code:4xx}</c>.</summary>
    public bool ByStatus { get; init; }

    /// <summary>Settings of TLS.</summary>
    public TlsOptions Tls { get; init; } = new();

    /// <summary>The credentials of a request.</summary>
    /// <param name="url">The address as the step says it: a path of the target, or a whole address.</param>
    /// <param name="own">The step's own credentials, or null.</param>
    /// <returns>The credentials, <see cref="HttpAuthScheme.None"/> where the scenario says so, or null.</returns>
    public HttpAuth? AuthOf(string url, HttpAuth? own) => own ?? Auth ?? (url.StartsWith('/') ? TargetAuth : null);

    // What a record writes of itself ends up in messages and logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append($"Timeout = {Timeout}, Version = {Version}, MaxConnections = {MaxConnections}, Auth = {Auth}, Proxy = {ProxyAddress.Show(Proxy)}, Dns = {Dns}, Tls = {Tls}");
        return true;
    }
}
