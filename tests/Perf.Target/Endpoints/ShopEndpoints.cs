namespace Perf.Target.Endpoints;

/// <summary>What the sample server of the module has besides <c>/items</c> and <c>/login</c>, so that shipped scenarios, types of test and the examples of the documentation have a system that they fit.</summary>
internal sealed class ShopEndpoints
{
    private readonly RequestCounter _orders = new();

    public static IEnumerable<Endpoint> All()
    {
        var endpoints = new ShopEndpoints();
        return
        [
            new("/", (http, _) => ResponseBody.WriteJsonAsync(http, new { service = "shop", status = "ok" })),
            new("/health", (http, _) => ResponseBody.WriteJsonAsync(http, new { status = "ok" })),
            new("/ready", (http, _) => ResponseBody.WriteJsonAsync(http, new { ready = true })),
            new("/orders", endpoints.OrderAsync),
        ];
    }

    private Task OrderAsync(HttpContext http, string argument)
    {
        if (!http.Request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.Ordinal))
        {
            return ResponseBody.WriteJsonAsync(http, new { error = "sign in first: POST /login" }, StatusCodes.Status401Unauthorized);
        }

        return ResponseBody.WriteJsonAsync(http, new { order = _orders.Next(), state = "accepted" }, StatusCodes.Status201Created);
    }
}
