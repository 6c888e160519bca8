<#
.SYNOPSIS
Checks Stillpoint on a real Windows, from the installation to the end.

.DESCRIPTION
Run it as an administrator, on a Windows in English, in a virtual machine that
may be frozen for some seconds. It installs the agent as a service on a named pipe that it serves
itself, looks whether VSS knows the provider, talks to the agent, freezes,
thaws, waits too long with a thaw, and removes everything. It prints a line that
begins with PASS, FAIL or SKIP for each check, and exits with the number of
checks that failed. An agent that is installed already is not touched: remove it
first.

.PARAMETER Program
The program, stillpoint.exe.

.PARAMETER KeepInstalled
Leaves the agent installed in the end, on its usual port.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File acceptance.ps1 -Program .\stillpoint.exe
#>
param(
  [Parameter(Mandatory = $true)] [string] $Program,
  [switch] $KeepInstalled
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$script:Failures = 0
$Service = 'stillpoint'
$Provider = 'Stillpoint'
$PipeName = 'stillpoint-acceptance'
$Folder = Join-Path $env:ProgramData 'stillpoint'
$Began = Get-Date

function Write-Check([string] $Result, [string] $Name, [string] $Detail = '') {
  if ($Result -eq 'FAIL') { $script:Failures++ }
  $tail = if ($Detail) { ": $Detail" } else { '' }
  Write-Output ('{0} {1}{2}' -f $Result, $Name, $tail)
}

# A check passes unless it throws.
function Invoke-Check([string] $Name, [scriptblock] $Check) {
  try {
    $detail = & $Check
    Write-Check 'PASS' $Name ($detail -join ' ')
    return
  } catch {
    Write-Check 'FAIL' $Name $_.Exception.Message
  }
}

function Assert-That([bool] $Holds, [string] $Otherwise) {
  if (-not $Holds) { throw $Otherwise }
}

function Invoke-Program([string[]] $Arguments) {
  $ErrorActionPreference = 'Continue'
  $output = & $Program @Arguments 2>&1 | Out-String
  $code = $LASTEXITCODE
  $ErrorActionPreference = 'Stop'
  Assert-That ($code -eq 0) "exit status $code, $($output.Trim())"
  return $output.Trim()
}

function Wait-Until([int] $Seconds, [string] $What, [scriptblock] $Condition) {
  $end = (Get-Date).AddSeconds($Seconds)
  while (-not (& $Condition)) {
    Assert-That ((Get-Date) -lt $end) "$What did not come within $Seconds s"
    Start-Sleep -Milliseconds 200
  }
}

# --- The host's end of a port -----------------------------------------------

function New-HostPipe {
  $direction = [System.IO.Pipes.PipeDirection]::InOut
  $mode = [System.IO.Pipes.PipeTransmissionMode]::Byte
  $options = [System.IO.Pipes.PipeOptions]::Asynchronous
  New-Object System.IO.Pipes.NamedPipeServerStream($PipeName, $direction, 1, $mode, $options)
}

function Read-Line($Pipe, [int] $Seconds) {
  $end = (Get-Date).AddSeconds($Seconds)
  $bytes = New-Object System.Collections.Generic.List[byte]
  $one = New-Object byte[] 1
  while ($true) {
    $task = $Pipe.ReadAsync($one, 0, 1)
    $left = [int] [Math]::Max(1, ($end - (Get-Date)).TotalMilliseconds)
    Assert-That ($task.Wait($left)) "no answer within $Seconds s"
    Assert-That ($task.Result -eq 1) 'the agent has hung up'
    if ($one[0] -eq 10) { break }
    if ($one[0] -ne 255) { $bytes.Add($one[0]) }
  }
  [System.Text.Encoding]::UTF8.GetString($bytes.ToArray())
}

function Send-Request($Pipe, [string] $Command, $Arguments = @{}) {
  $request = @{ execute = $Command; arguments = $Arguments }
  $text = ($request | ConvertTo-Json -Compress -Depth 8) + "`n"
  $bytes = [System.Text.Encoding]::UTF8.GetBytes($text)
  $Pipe.Write($bytes, 0, $bytes.Length)
  $Pipe.Flush()
}

# Returns the whole answer, an error included.
function Invoke-Agent($Pipe, [string] $Command, $Arguments = @{}, [int] $Seconds = 30) {
  Send-Request $Pipe $Command $Arguments
  Read-Line $Pipe $Seconds | ConvertFrom-Json
}

function Get-Return($Reply) {
  if ($Reply.PSObject.Properties.Name -contains 'error') {
    throw $Reply.error.desc
  }
  $Reply.return
}

# --- Installation -------------------------------------------------------------

$principal = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
if (-not $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
  Write-Check 'FAIL' 'Run by an administrator' 'start PowerShell as an administrator'
  exit 1
}
if (Get-Service -Name $Service -ErrorAction SilentlyContinue) {
  Write-Check 'FAIL' 'No agent is installed' "run: stillpoint --service uninstall"
  exit 1
}
$Program = (Resolve-Path $Program).Path
$hadFolder = Test-Path $Folder

Invoke-Check 'It tells its version' { Invoke-Program @('--version') }

$pipe = New-HostPipe
try {
  Invoke-Check 'It installs itself' {
    $said = Invoke-Program @('--service', 'install', '-p', "\\.\pipe\$PipeName", '-v')
    Assert-That ($said -notmatch 'cannot freeze') $said
    $said
  }

  Invoke-Check 'It installs itself over itself' {
    $said = Invoke-Program @('--service', 'install', '-p', "\\.\pipe\$PipeName", '-v')
    Assert-That ($said -notmatch 'cannot freeze') $said
  }

  Invoke-Check 'Its folder is for the system and administrators only' {
    $others = (Get-Acl $Folder).Access | Where-Object {
      $_.IdentityReference.Translate([Security.Principal.SecurityIdentifier]).Value -notin 'S-1-5-18', 'S-1-5-32-544'
    }
    Assert-That (-not $others) ($others | Out-String)
  }

  Invoke-Check 'The path of the service is in quotation marks' {
    $path = (Get-CimInstance Win32_Service -Filter "Name='$Service'").PathName
    Assert-That ($path.StartsWith('"')) $path
    $path
  }

  Invoke-Check 'vssadmin list providers knows the provider' {
    $list = vssadmin list providers | Out-String
    Assert-That ($list -match $Provider) $list
  }

  Invoke-Check 'vssadmin list writers finds all writers well before' {
    $bad = vssadmin list writers | Select-String 'State: \[\d+\]' | Where-Object { $_ -notmatch '\[1\]' }
    Assert-That (-not $bad) ($bad -join '; ')
  }

  # --- Service ------------------------------------------------------------------

  Invoke-Check 'The service starts, and comes to its port' {
    Start-Service $Service
    $connected = $pipe.WaitForConnectionAsync()
    Assert-That ($connected.Wait(20000)) 'it has not come within 20 s'
  }

  Invoke-Check 'It answers guest-sync-delimited' {
    $answer = Get-Return (Invoke-Agent $pipe 'guest-sync-delimited' @{ id = 4711 })
    Assert-That ($answer -eq 4711) "$answer"
  }

  Invoke-Check 'It answers guest-ping' {
    Get-Return (Invoke-Agent $pipe 'guest-ping') | Out-Null
  }

  Invoke-Check 'guest-info lists the freeze commands' {
    $info = Get-Return (Invoke-Agent $pipe 'guest-info')
    $names = $info.supported_commands | ForEach-Object { $_.name }
    foreach ($name in 'status', 'freeze', 'freeze-list', 'thaw') {
      Assert-That ($names -contains "guest-fsfreeze-$name") "guest-fsfreeze-$name is missing"
    }
    "$($info.version), $(@($names).Count) commands"
  }

  Invoke-Check 'guest-get-osinfo knows Windows' {
    $os = Get-Return (Invoke-Agent $pipe 'guest-get-osinfo')
    Assert-That ($os.id -eq 'mswindows') $os.id
    $os.'pretty-name'
  }

  # --- Freeze and thaw ------------------------------------------------------------

  Invoke-Check 'The plan has the system''s volume' {
    $plan = Get-Return (Invoke-Agent $pipe '__org.stillpoint_freeze-plan')
    $places = @($plan.waves | ForEach-Object { $_ } | ForEach-Object { $_.mountpoint })
    Assert-That ($places -contains "$env:SystemDrive\") ($places -join ' ')
    $places -join ' '
  }

  Invoke-Check 'It freezes and thaws all volumes' {
    $frozen = Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-freeze' @{} 180)
    $status = Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-status')
    $thawed = Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-thaw' @{} 60)
    Assert-That ($frozen -ge 1) "$frozen volumes were frozen"
    Assert-That ($status -eq 'frozen') $status
    Assert-That ($thawed -eq $frozen) "$thawed of $frozen volumes were thawed"
    "$frozen volumes"
  }

  Invoke-Check 'The cycle is application-consistent' {
    $cycle = Get-Return (Invoke-Agent $pipe '__org.stillpoint_last-cycle')
    Assert-That ($cycle.verdict -eq 'application-consistent') "$($cycle.verdict): $($cycle.because -join '; ')"
    $vss = $cycle.hooks | Where-Object { $_.kind -eq 'vss' -and $_.phase -eq 'quiesce' }
    "$($vss.output); held for $([int] $cycle.window.ms) ms"
  }

  Invoke-Check 'It freezes one volume by its letter' {
    $list = @{ mountpoints = @("$env:SystemDrive\") }
    $frozen = Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-freeze-list' $list 180)
    Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-thaw' @{} 60) | Out-Null
    Assert-That ($frozen -eq 1) "$frozen volumes were frozen"
  }

  Invoke-Check 'A volume that is not there is an error' {
    $reply = Invoke-Agent $pipe 'guest-fsfreeze-freeze-list' @{ mountpoints = @('B:\no such place\') } 60
    Assert-That ($reply.PSObject.Properties.Name -contains 'error') 'it was frozen'
    $reply.error.desc
  }

  # Before the hold that is too long, which VSS itself reports as an error.
  Invoke-Check 'No error of VSS in the event log so far' {
    $filter = @{ LogName = 'Application'; ProviderName = 'VSS'; Level = 2; StartTime = $Began }
    $events = Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue
    Assert-That (-not $events) (($events | ForEach-Object { "$($_.Id) $($_.Message)" }) -join '; ')
  }

  Invoke-Check 'VSS that gives up is known before the thaw, which says so' {
    Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-freeze' @{} 180) | Out-Null
    Wait-Until 30 'the end of the hold' {
      # Not allowed while anything is frozen, so it works only afterwards.
      $reply = Invoke-Agent $pipe 'guest-get-host-name'
      $reply.PSObject.Properties.Name -contains 'return'
    }
    $reply = Invoke-Agent $pipe 'guest-fsfreeze-thaw' @{} 60
    Assert-That ($reply.PSObject.Properties.Name -contains 'error') 'the thaw said all was well'
    Assert-That ($reply.error.desc -match 'fsfreeze is limited') $reply.error.desc
    $reply.error.desc
  }

  Invoke-Check 'It freezes again after that' {
    Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-freeze' @{} 180) | Out-Null
    Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-thaw' @{} 60) | Out-Null
  }

  Invoke-Check 'A service that is stopped thaws first' {
    Get-Return (Invoke-Agent $pipe 'guest-fsfreeze-freeze' @{} 180) | Out-Null
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Stop-Service $Service
    Assert-That ($watch.Elapsed.TotalSeconds -lt 9) "it took $([int] $watch.Elapsed.TotalSeconds) s"
    $probe = Join-Path $env:SystemDrive "\stillpoint-acceptance-$PID.tmp"
    Set-Content -Path $probe -Value 'x'
    Remove-Item $probe
  }

  Invoke-Check 'vssadmin list writers finds all writers well afterwards' {
    $bad = vssadmin list writers | Select-String 'State: \[\d+\]' | Where-Object { $_ -notmatch '\[1\]' }
    Assert-That (-not $bad) ($bad -join '; ')
  }

  Invoke-Check 'No snapshot is left' {
    $left = Get-CimInstance Win32_ShadowCopy | Where-Object { $_.InstallDate -ge $Began }
    Assert-That (-not $left) (@($left).Count)
  }

  Invoke-Check 'No event 8194: writers could call back' {
    $filter = @{ LogName = 'Application'; ProviderName = 'VSS'; Id = 8194; StartTime = $Began }
    $events = Get-WinEvent -FilterHashtable $filter -ErrorAction SilentlyContinue
    Assert-That (-not $events) "$(@($events).Count) of them"
  }
} finally {
  $pipe.Dispose()

  # --- Removal --------------------------------------------------------------------

  Invoke-Check 'It removes itself' { Invoke-Program @('--service', 'uninstall') }
  Invoke-Check 'It removes itself twice' { Invoke-Program @('--service', 'uninstall') }

  Invoke-Check 'No service is left' {
    Wait-Until 10 'the end of the service' {
      -not (Get-Service -Name $Service, 'StillpointVssProvider' -ErrorAction SilentlyContinue)
    }
  }

  Invoke-Check 'No provider is left' {
    $list = vssadmin list providers | Out-String
    Assert-That ($list -notmatch $Provider) $list
  }

  Invoke-Check 'No COM+ application is left' {
    $catalog = New-Object -ComObject COMAdmin.COMAdminCatalog
    $applications = $catalog.GetCollection('Applications')
    $applications.Populate()
    $left = @($applications | Where-Object { $_.Name -match $Provider })
    Assert-That ($left.Count -eq 0) ($left | ForEach-Object { $_.Name })
  }

  Invoke-Check 'No library and no key is left' {
    Assert-That (-not (Test-Path (Join-Path $Folder 'stillpoint-vss.dll'))) 'stillpoint-vss.dll is there'
    Assert-That (-not (Test-Path 'HKLM:\SOFTWARE\stillpoint-state')) 'HKLM\SOFTWARE\stillpoint-state is there'
    Assert-That (-not (Test-Path "HKLM:\SYSTEM\CurrentControlSet\Services\$Service")) 'the key of the service is there'
  }

  if (-not $hadFolder -and (Test-Path $Folder)) {
    $kept = Get-ChildItem $Folder | ForEach-Object { $_.Name }
    Write-Check 'SKIP' 'The log and the journal stay' ($kept -join ' ')
  }

  if ($KeepInstalled) {
    Invoke-Check 'It is installed on its usual port' {
      Invoke-Program @('--service', 'install')
      Start-Service $Service
    }
  }
}

Write-Output "$script:Failures failed"
exit $script:Failures
