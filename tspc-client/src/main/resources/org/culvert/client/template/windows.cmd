@echo off
rem SPDX-License-Identifier: Apache-2.0
rem
rem Sets a tunnel up, or takes it down, on Windows 8 and later with netsh. Told what to do by the TSP_* variables.
rem May be run again at any time: what is there already is replaced, and all of it goes at the end. Everything is said to
rem the running system only (store=active), so what is stored can be put back, and a restart forgets the rest.
rem "call netsh", because a netsh that is a script itself would not come back otherwise.
setlocal
set failed=
call :need TSP_OPERATION TSP_TUNNEL_MODE TSP_HOST_TYPE TSP_TUNNEL_INTERFACE TSP_TUNNEL_PREFIXLEN
if defined failed exit /b 1
call :need TSP_CLIENT_ADDRESS_IPV4 TSP_CLIENT_ADDRESS_IPV6 TSP_SERVER_ADDRESS_IPV4 TSP_SERVER_ADDRESS_IPV6
if defined failed exit /b 1
if "%TSP_HOST_TYPE%"=="router" call :need TSP_HOME_INTERFACE TSP_PREFIX TSP_PREFIXLEN
if defined failed exit /b 1

set carrier=%TSP_TUNNEL_CARRIER%
if not defined TSP_TUNNEL_CARRIER set carrier=kernel
set kind=%TSP_TUNNEL_MODE%/%carrier%
set wrong=Windows has no tunnel of the kind %kind%.
if "%kind%"=="v6v4/kernel" set wrong=
if "%kind%"=="v6v4/user" set wrong=
if "%kind%"=="v4v6/user" set wrong=
if "%TSP_TUNNEL_MODE%"=="v6udpv4" set wrong=
if "%TSP_TUNNEL_MODE%/%TSP_HOST_TYPE%"=="v4v6/router" set wrong=A v4v6 tunnel has no prefix for a home network: set host_type = host.
if defined wrong goto wrong

set tunnel=interface="%TSP_TUNNEL_INTERFACE%"
set home=interface="%TSP_HOME_INTERFACE%"
set part=prefix=%TSP_PREFIX%::/64
set whole=prefix=%TSP_PREFIX%::/%TSP_PREFIXLEN%
if "%TSP_OPERATION%"=="TSP_TUNNEL_CREATION" goto creation
if "%TSP_OPERATION%"=="TSP_TUNNEL_TEARDOWN" goto teardown
set wrong=There is no operation %TSP_OPERATION%.

:wrong
echo %wrong% 1>&2
exit /b 1

:creation
if "%kind%"=="v6v4/kernel" call :quietly ipv6 delete interface %tunnel%
if "%kind%"=="v6v4/kernel" call :surely ipv6 add v6v4tunnel %tunnel% localaddress=%TSP_CLIENT_ADDRESS_IPV4% remoteaddress=%TSP_SERVER_ADDRESS_IPV4%
if "%TSP_TUNNEL_MODE%"=="v4v6" goto creation4
call :remove6
call :surely ipv6 set subinterface %tunnel% mtu=1280 store=active
call :surely ipv6 add address %tunnel% address=%TSP_CLIENT_ADDRESS_IPV6%/%TSP_TUNNEL_PREFIXLEN% store=active
rem More specific than a default route: one that is there stays, and needs no putting back.
call :surely ipv6 add route prefix=2000::/3 %tunnel% store=active
if "%TSP_HOST_TYPE%"=="router" call :router
goto created

:creation4
call :remove4
call :surely ipv4 set subinterface %tunnel% mtu=1280 store=active
call :surely ipv4 add address %tunnel% address=%TSP_CLIENT_ADDRESS_IPV4% mask=255.255.255.255 store=active
call :surely ipv4 add route prefix=0.0.0.0/1 %tunnel% store=active
call :surely ipv4 add route prefix=128.0.0.0/1 %tunnel% store=active

:created
if not defined failed exit /b 0
rem What fails halfway is taken back.

:teardown
if "%TSP_HOST_TYPE%"=="router" call :remove_router
if "%TSP_TUNNEL_MODE%"=="v4v6" call :remove4
if not "%TSP_TUNNEL_MODE%"=="v4v6" call :remove6
if "%kind%"=="v6v4/kernel" call :quietly ipv6 delete interface %tunnel%
if not defined failed exit /b 0
echo netsh refused what is said above. 1>&2
exit /b 1

rem The rest of the prefix goes nowhere: interface 1 is the loopback. The home network is told the routes that are published.
:router
call :remove_routes
if not "%TSP_PREFIXLEN%"=="64" call :surely ipv6 add route %whole% interface=1 store=active
call :surely ipv6 add address %home% address=%TSP_PREFIX%::1/64 store=active
call :surely ipv6 add route %part% %home% publish=yes store=active
call :surely ipv6 add route prefix=::/0 %tunnel% publish=yes store=active
call :surely ipv6 set interface %tunnel% forwarding=enabled store=active
call :surely ipv6 set interface %home% forwarding=enabled advertise=enabled store=active
exit /b 0

rem First what is usual, which is not stored; then what is.
:remove_router
call :quietly ipv6 set interface %home% forwarding=disabled advertise=disabled store=active
for /f "tokens=1-4* delims== " %%a in ('netsh interface ipv6 dump') do call :stored "%%a %%b %%c" "%%~d" "%%e"

:remove_routes
call :quietly ipv6 delete route prefix=::/0 %tunnel%
call :quietly ipv6 delete route %part% %home%
call :quietly ipv6 delete address %home% address=%TSP_PREFIX%::1
if not "%TSP_PREFIXLEN%"=="64" call :quietly ipv6 delete route %whole% interface=1
exit /b 0

:remove6
call :quietly ipv6 delete route prefix=2000::/3 %tunnel%
call :quietly ipv6 delete address %tunnel% address=%TSP_CLIENT_ADDRESS_IPV6%
exit /b 0

:remove4
call :quietly ipv4 delete route prefix=0.0.0.0/1 %tunnel%
call :quietly ipv4 delete route prefix=128.0.0.0/1 %tunnel%
call :quietly ipv4 delete address %tunnel% address=%TSP_CLIENT_ADDRESS_IPV4%
exit /b 0

:stored
if not "%~1"=="set interface interface" exit /b 0
if /i not "%~2"=="%TSP_HOME_INTERFACE%" exit /b 0
call :quietly ipv6 set interface %home% %~3 store=active
exit /b 0

:surely
call netsh interface %*
if not errorlevel 1 exit /b 0
echo netsh interface %* 1>&2
set failed=yes
exit /b 0

:quietly
call netsh interface %* >nul 2>&1
exit /b 0

rem A variable that is missing would leave a hole in a command.
:need
if "%1"=="" exit /b 0
if not defined %1 echo %1 is not set; tspc sets it for the template that it runs. 1>&2
if not defined %1 set failed=yes
shift
goto need
