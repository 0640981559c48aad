using Microsoft.AspNetCore.Connections;

namespace Perf.Target.Endpoints;

/// <summary>Counts a request, holds it while the server is frozen, and lets its endpoint answer.</summary>
internal sealed class EndpointDispatcher(EndpointTable table, ResponseTiming timing)
{
    public async Task HandleAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "/";
        if (table.Find(path, out string argument) is not { } found)
        {
            await timing.Gate.PassAsync();
            await ResponseBody.WriteTextAsync(http, $"nothing at {path}\n", StatusCodes.Status404NotFound);
            return;
        }
        if (!found.Endpoint.IsControl)
        {
            found.Counter.Next();
            await timing.Gate.PassAsync();
        }
        try
        {
            await found.Endpoint.Handle(http, argument);
        }
        catch (BadHttpRequestException error) when (!http.Response.HasStarted)
        {
            await ResponseBody.WriteTextAsync(http, error.Message + "\n", error.StatusCode);
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionAbortedException or IOException)
        {
            // The client went away or the server stops: there is nobody left to answer.
            http.Abort();
        }
    }
}
