using System.Runtime.InteropServices;
using System.Text.Json;
using Perf.Target;

TargetArguments arguments;
try
{
    arguments = TargetArguments.Parse(args);
}
catch (Exception error) when (error is FormatException or ArgumentException)
{
    await Console.Error.WriteLineAsync($"{error.Message}\n{TargetArguments.Usage}");
    return 2;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.TrySetResult();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);

await using var server = await TargetServer.StartAsync(arguments.Options);
if (arguments.AuthorityFile is { } path && server.Certificates is { } certificates)
{
    await certificates.WriteAuthorityAsync(path);
}

// One line, and only when everything listens: whoever started the program waits for it.
Console.WriteLine(JsonSerializer.Serialize(new
{
    pid = Environment.ProcessId,
    http = server.BaseUri,
    raw = server.RawUri,
    https = server.HttpsUri,
    https_wrong_name = server.WrongNameUri,
    https_expired = server.ExpiredUri,
    rpc = server.RpcUri,
    http3 = server.Http3Uri,
}));
await stop.Task;
return 0;
