<#
.SYNOPSIS
    Times the conversion of a 50 MB recording and of an OpenAPI document of 500 operations, each in a process of its own, with its peak of memory.
    What is asked: less than 5 s and less than 500 MB.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Perfsh,
    [int] $Megabytes = 50,
    [int] $Operations = 500,
    # A second conversion in the same process shows what the first one's compiling costs; the CPU is that of the last one, which a busy machine does not change.
    [int] $Runs = 2
)

$ErrorActionPreference = 'Stop'
$folder = Join-Path ([System.IO.Path]::GetTempPath()) "perf-convert-$PID"
$null = New-Item -ItemType Directory $folder -Force

function New-Recording {
    # A browser's recording: pages with an answer of HTML, calls with answers of JSON of some 40 kB, and pictures in base64.
    param([string] $Path)
    $writer = [System.IO.StreamWriter]::new($Path)
    $writer.Write('{"log":{"version":"1.2","creator":{"name":"bench","version":"1"},"pages":[{"id":"p1","title":"Shop","startedDateTime":"2026-05-04T09:00:00Z"}],"entries":[')
    $rows = (0..299 | ForEach-Object { '{\"id\":\"row-' + ('{0:x8}' -f ($_ * 7919)) + '\",\"name\":\"article number ' + $_ + '\",\"price\":' + $_ + '.50,\"tags\":[\"a\",\"b\"],\"text\":\"' + ('lorem ipsum ' * 4) + '\"}' }) -join ','
    $picture = 'iVBORw0KGgo' * 3000
    $limit = $Megabytes * 1MB
    for ($i = 0; $writer.BaseStream.Position -lt $limit; $i++) {
        $time = [datetime]::new(2026, 5, 4, 9, 0, 0).AddMilliseconds($i * 350).ToString('yyyy-MM-ddTHH:mm:ss.fffZ')
        $comma = if ($i) { ',' } else { '' }
        $isPicture = $i % 3 -eq 2
        $url = if ($isPicture) { "https://cdn.shop.example.com/p/$i.png" } else { "https://shop.example.com/api/rows/$i`?page=$($i % 20)" }
        $content = if ($isPicture) { '"mimeType":"image/png","encoding":"base64","text":"' + $picture + '"' } else { '"mimeType":"application/json","text":"{\"token\":\"tok' + ('{0:x12}' -f ($i * 104729)) + '\",\"rows\":[' + $rows + ']}"' }
        $writer.Write($comma + '{"pageref":"p1","startedDateTime":"' + $time + '","time":42,"request":{"method":"GET","url":"' + $url + '","httpVersion":"HTTP/2","headers":[{"name":"accept","value":"*/*"},{"name":"user-agent","value":"Mozilla/5.0"},{"name":"x-request-token","value":"tok' +
            ('{0:x12}' -f (($i - 1) * 104729)) + '"}],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/2","headers":[],"cookies":[],"content":{"size":1,' + $content + '},"redirectURL":"","headersSize":-1,"bodySize":-1},"cache":{},"timings":{"send":1,"wait":40,"receive":1}}')
    }

    $writer.Write(']}}')
    $writer.Dispose()
}

function New-Document {
    param([string] $Path)
    $lines = [System.Collections.Generic.List[string]]::new()
    $lines.AddRange([string[]]@('openapi: 3.0.3', 'info: { title: bench, version: "1" }', 'servers: [ { url: https://api.example.com/v1 } ]', 'paths:'))
    foreach ($i in 1..($Operations / 2)) {
        $lines.AddRange([string[]]@("  /things$i/{id}:", '    parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ]', '    get:', "      tags: [t$($i % 20)]", "      operationId: get$i",
            '      parameters: [ { name: q, in: query, required: true, schema: { type: string, maxLength: 5 } }, { name: size, in: query, example: 10, schema: { type: integer } } ]',
            ('      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing' + $i + '" } } } } }'),
            '    post:', "      tags: [t$($i % 20)]", "      operationId: add$i", ('      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Thing' + $i + '" } } } }'), '      responses: { "201": { description: made } }'))
    }

    $lines.AddRange([string[]]@('components:', '  schemas:'))
    foreach ($i in 1..($Operations / 2)) {
        $lines.Add("    Thing$i" + ': { type: object, required: [name], properties: { name: { type: string, minLength: 3 }, day: { type: string, format: date }, sizes: { type: array, items: { type: integer } }, next: { $ref: "#/components/schemas/Thing' + (($i % ($Operations / 2)) + 1) + '" }, kind: { type: string, enum: [a, b] } } }')
    }

    [System.IO.File]::WriteAllLines($Path, $lines)
}

try {
    $recording = Join-Path $folder 'big.har'
    $document = Join-Path $folder 'big.yaml'
    New-Recording $recording
    New-Document $document
    '{0,-28} {1,6} {2,9} {3,9} {4,9} {5,6} {6,8}' -f 'conversion', 'MB', 'first s', 'again s', 'CPU s', 'steps', 'peak MB' | Out-Host
    foreach ($source in @{ Name = 'HAR'; Path = $recording }, @{ Name = "OpenAPI, $Operations operations"; Path = $document }) {
        $script = "`$times = foreach (`$i in 1..$Runs) { `$c = [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime; `$w = [System.Diagnostics.Stopwatch]::StartNew(); `$r = ConvertTo-PerfScenario '$($source.Path)' -IncludeUnsafe -OutputPath '$folder/out.yaml' -Force; `$w.Elapsed.TotalSeconds }
            `"`$(`$times[0]) `$(`$times[-1]) `$(([System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - `$c).TotalSeconds) `$(`$r.Steps) `$([System.Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64)`""
        $figures = (& $Perfsh -NoProfile -Command $script) -split ' '
        '{0,-28} {1,6:0.0} {2,9:0.00} {3,9:0.00} {4,9:0.00} {5,6} {6,8:0}' -f $source.Name, ((Get-Item $source.Path).Length / 1MB), [double]$figures[0], [double]$figures[1], [double]$figures[2], $figures[3], ([double]$figures[4] / 1MB) | Out-Host
    }
} finally {
    Remove-Item $folder -Recurse -Force
}
