using System.Globalization;
using System.Text;
using Perf.Sink;

// A server that answers every request with the same 150 bytes of JSON and does nothing else: one thread, one system call to read and one to write. It is what
// load generators are compared against, for a server that is slower than they are would be all that the comparison shows.
// Linux only. Usage: Perf.Sink <port> [<limit of requests per second, 0 for none> [<number of requests that wait for each other>]]
if (!OperatingSystem.IsLinux())
{
    Console.Error.WriteLine("The sink needs Linux.");
    return 2;
}

int port = int.Parse(args[0], CultureInfo.InvariantCulture);
double limit = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0;
int together = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 1;
byte[] response = Encoding.ASCII.GetBytes(
    $"HTTP/1.1 200 OK\r\nServer: sink\r\nContent-Type: application/json\r\nContent-Length: 150\r\nConnection: keep-alive\r\n\r\n{{\"pad\":\"{new string('x', 140)}\"}}");
new SinkServer(port, response, limit, together).Run();
return 0;
