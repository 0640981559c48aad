using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Perf.Target.Rpc;

/// <summary>A shop whose answers follow from what is asked.</summary>
internal sealed class CatalogService : Catalog.CatalogBase
{
    public override async Task<Item> GetItem(GetItemRequest request, ServerCallContext context)
    {
        foreach (var entry in context.RequestHeaders.Where(header => header.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            context.ResponseTrailers.Add(entry.Key == "x-bin-bin" ? new Metadata.Entry("seen-bin-bin", entry.ValueBytes) : new Metadata.Entry($"seen-{entry.Key}", entry.Value));
        }
        context.ResponseTrailers.Add("seconds-left", $"{Math.Round((context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime).TotalSeconds)}");
        switch (request.Id)
        {
            case "missing":
                throw new RpcException(new Status(StatusCode.NotFound, "there is no item 'missing'"));
            case "broken":
                throw new RpcException(new Status(StatusCode.Internal, "broken as asked"));
            case "slow":
                await Task.Delay(TimeSpan.FromMinutes(1), context.CancellationToken);
                break;
        }
        return ItemOf(request.Id, 0);
    }

    public override async Task ListItems(ListItemsRequest request, IServerStreamWriter<Item> responseStream, ServerCallContext context)
    {
        for (int number = 1; number <= request.Count; number++)
        {
            await responseStream.WriteAsync(ItemOf(request.Id, number), context.CancellationToken);
        }
        if (request.Id == "cut")
        {
            throw new RpcException(new Status(StatusCode.DataLoss, "cut as asked"));
        }
    }

    public override async Task<AddItemsReply> AddItems(IAsyncStreamReader<Item> requestStream, ServerCallContext context)
    {
        var reply = new AddItemsReply();
        await foreach (var item in requestStream.ReadAllAsync(context.CancellationToken))
        {
            reply.Ids.Add(item.Id);
        }
        reply.Count = reply.Ids.Count;
        return reply;
    }

    public override async Task Echo(IAsyncStreamReader<Everything> requestStream, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
    {
        await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(message, context.CancellationToken);
        }
    }

    public override Task<Everything> Mirror(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Empty> Ping(Empty request, ServerCallContext context) => Task.FromResult(request);

    private static Item ItemOf(string id, int number) => new()
    {
        Id = number == 0 ? id : $"{id}-{number}",
        DisplayName = $"Item {id}",
        PriceCents = 9_007_199_254_740_993,
        Stock = number,
        Tags = { "new", "sale" },
    };
}
