//! Rules about fleets' instances and server processes.

use crate::clause::clauses;

clauses! { 'G';
    "Server processes": {
        100 LAUNCHED "An instance launches its processes when it starts, and a new one whenever one has ended." "GUIDE [D]; section 8.1";
        101 INIT_LIMIT "A process that has not called InitSDK 5 minutes after its launch is ended." "GUIDE [D]; section 8.5";
        102 READY_LIMIT "A process that has not called ProcessReady 5 minutes after InitSDK is ended." "GUIDE [D]; section 8.5";
        103 PROCESS_READY "ProcessReady, once in the life of a process, makes it idle: it can host one game session." "GUIDE [D]; section 8.5";
        104 PROCESS_ORDER "The server SDK refuses a second InitSDK, calls before InitSDK, calls before ProcessReady or without a game session, and ill-formed player session ids." "GOSDK [C]; section 8.5";
        105 HEALTH (nil_health) "Every 60 s after ProcessReady a process is asked for its health; an answer of false, or none when the next check is due, is an unhealthy verdict; a healthy answer ends the row. A process without a health callback is healthy." "GUIDE [D]; section 8.5 [R]";
        106 UNHEALTHY (unhealthy_end) "A process is ended at the third unhealthy verdict in a row." "GUIDE [D]; section 8.5 [R]";
        107 TERMINATION_TIME "A process that is asked to end after ProcessReady is told by when; GetTerminationTime is an error before." "GOSDK [C]; section 8.5";
        108 TERMINATION_GRACE (ungraceful) "A process that was asked to end and does not is killed 5 minutes later." "GUIDE [D]; section 8.1 [R]";
        109 PROCESS_ENDING "ProcessEnding ends the game session of the process; the process has 30 s to exit." "GUIDE [D]; section 8.5";
        110 PROCESS_EXIT "A process that exits after ProcessEnding has ended well; any other exit is a crash." "GUIDE [D]; section 8.5";
        111 LINK "While the connection between a process and the service is lost no call and no callback passes, and no game session is created on it." "section 8.5 [R]";
        112 LINK_RENEWED (health_after_reconnect) "Over a connection that was renewed a process's answers to health checks count as before." "forums.awsgametech.com topic 5458 [F]; section 8.5 [R]";
    }
    "Instances": {
        115 INSTANCE_STOPS "Scaling down asks the processes of an instance to end, unless it hosts a protected game session that is ACTIVE; the instance goes with its last process." "API [D]; section 8.5";
        116 SPOT_NOTICE "The processes of a spot instance that will be reclaimed are told two minutes before." "GUIDE [D]; section 8.1";
        117 INSTANCE_LOST "An instance that is gone takes its processes with it." "section 8.1 [R]";
        118 FLEET_CHANGED "A fleet's status changes by facts alone." "section 7.2 [R]";
    }
}
