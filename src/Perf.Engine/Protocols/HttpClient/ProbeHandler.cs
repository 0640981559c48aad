namespace Perf.Engine.Protocols.HttpClient;

/// <summary>Gives each request its probe: its own, or that of the caller on whose behalf a library makes it.</summary>
internal sealed class ProbeHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestProbe? probe = RequestProbe.Of(request) ?? RequestProbe.Current;
        if (probe is null)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        probe.AttachTo(request);
        if (request.Content is { } content)
        {
            probe.HasContent = true;
            request.Content = new MeasuredContent(content, probe);
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        probe.Answered();
        return response;
    }
}
