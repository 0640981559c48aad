namespace Perf.Analysis;

/// <summary>Handshakes of TLS take the time: connections are not kept, and sessions not resumed.</summary>
internal sealed class TlsHandshakeRule : IBottleneckRule
{
    public string Id => "tls.handshake";

    public FindingLayer Layer => FindingLayer.Network;

    public void Judge(RunEvidence run, RequestTime budget, Suspicion suspicion)
    {
        ClientFigures client = run.Client;
        double? perRequest = client.HandshakesPerRequest;
        double? resumed = client.Handshakes > 0 ? (client.Resumptions ?? 0) / client.Handshakes : null;
        suspicion.Name($"TLS handshakes take {client.ShareOf(client.Tls) ?? 0:0%} of the response time");
        suspicion.Tell(Figure.Client(client.Family.TlsHandshaking, client.ShareOf(client.Tls) * 100, "%"), 12, 40, Scores.Decisive, value => $"handshakes take {value:0} % of the response time{(perRequest is { } each ? FormattableString.Invariant($", {each:0.00} for each request") : "")}{(resumed is { } again ? FormattableString.Invariant($", {again:0%} of them resumed") : "")}", Scores.Ramp(client.Tls ?? 0, 0.3, 1.5));
        suspicion.For(Figure.Of(EvidenceFamily.Application, "kestrel.tls_handshake.rate / requests", run.One("kestrel.tls_handshake.rate")?.Mean / run.PerRequestRate, "1", run.SourceOf("dotnet")), 0.1, 0.6, Scores.Hint, value => $"the server sees {value:0.00} handshakes for each request");
        suspicion.For(Figure.Client("tls_handshakes / requests", perRequest, "1"), 0.1, 0.6, Scores.Support, value => $"{value:0.00} handshakes for each request");
        suspicion.CostsTime(client.Tls, 0.9);
        suspicion.Explain($"{(perRequest > 0.5 ? "Almost every request opens a connection of its own" : "Connections are opened anew often")}{(resumed < 0.3 ? ", and its session is not resumed" : "")}: each handshake is a round trip or two, and a signature that costs the server's processor about a millisecond.");
        suspicion.Cures("api.client-keepalive", "api.tls-session");
        suspicion.Verify("With keep-alive the handshakes per request fall to almost none; with session tickets most of those that remain are resumed.");
    }
}
