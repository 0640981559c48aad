using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Perf.Lab.App;
using Perf.Lab.Faults;
using Perf.Lab.Scoring;
using Perf.Lab.Tables;

const string Usage = """
    Perf.Lab app                             the app, set up by LAB_ variables of the environment
    Perf.Lab proxy <port> <target> <ms>      a TCP proxy on 127.0.0.1 that holds every byte back for so long, each way
    Perf.Lab names <at> <ms> <name> <ip>     a name server (at 127.0.0.153:53) that knows one name, and takes so long for each answer
    Perf.Lab burn <cores> <steady|bursts>    a neighbour that uses processors
    Perf.Lab table <file>                    a table of faults, checked, as JSON
    Perf.Lab score <table> <cases.jsonl>     what the diagnoses of a lab's runs were worth
    """;

using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
try
{
    switch (args)
    {
        case ["app"]:
            await LabApp.RunAsync(AppSettings.FromEnvironment(Environment.GetEnvironmentVariable), stop.Token);
            return 0;
        case ["proxy", { } port, { } target, { } milliseconds]:
            await DelayProxy.RunAsync(
                int.Parse(port, CultureInfo.InvariantCulture), int.Parse(target, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture)), stop.Token);
            return 0;
        case ["names", { } at, { } milliseconds, { } name, { } address]:
            await NameServer.RunAsync(
                IPEndPoint.Parse(at), new OneName(name, IPAddress.Parse(address)), TimeSpan.FromMilliseconds(double.Parse(milliseconds, CultureInfo.InvariantCulture)), stop.Token);
            return 0;
        case ["burn", { } cores, "steady" or "bursts"]:
            Burner.Run(double.Parse(cores, CultureInfo.InvariantCulture), isBursty: args[2] == "bursts", stop.Token);
            return 0;
        case ["table", { } file]:
            Console.WriteLine(LabTable.Read(await File.ReadAllTextAsync(file)).ToJson());
            return 0;
        case ["score", { } table, { } cases]:
            LabTable faults = LabTable.Read(await File.ReadAllTextAsync(table));
            Console.Write(LabReport.Write(LabScore.Of(faults, LabCase.ReadAll(await File.ReadAllLinesAsync(cases)))));
            return 0;
        default:
            await Console.Error.WriteLineAsync(Usage);
            return 2;
    }
}
catch (Exception error) when (error is FormatException or IOException or SocketException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
